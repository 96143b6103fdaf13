import { openLog } from './adapters/log.ts';
import { type Metrics, openMetrics } from './adapters/metrics.ts';
import { type DurableQueue, openQueue } from './adapters/queue.ts';
import type { Database } from './adapters/store/database.ts';
import { openModels } from './adapters/store/models.ts';
import { openDatabase } from './adapters/store/open-database.ts';
import { openSettings, type Settings } from './adapters/store/settings.ts';
import { openTrainingData } from './adapters/store/training-data.ts';
import type { Config } from './config.ts';
import type { Log, ModelStore, TrainingData } from './core/ports.ts';

/** How long jobs under way may take to finish where nothing else says so. */
const JOBS_DEADLINE_MS = 6_000;

/** What is stored. */
export interface Data {
  config: Config;
  database: Database;
  settings: Settings;
  models: ModelStore;
  training: TrainingData;
  log: Log;
  metrics: Metrics;
}

/** What a command needs: the data and the queue, without anything that talks to the world outside. */
export interface Foundation extends Data {
  queue: DurableQueue;
  /** @param deadlineMs how long jobs under way may take to finish */
  close(deadlineMs?: number): Promise<void>;
}

export async function openFoundation(config: Config, log: Log = openLog(config.logLevel)): Promise<Foundation> {
  return withQueue(await openData(config, log));
}

export async function openData(config: Config, log: Log): Promise<Data> {
  const database = await openDatabase(config.database);
  const settings = openSettings(database.sql);
  const models = openModels(database.sql, settings);
  const training = openTrainingData(database.sql);
  return { config, database, settings, models, training, log, metrics: openMetrics() };
}

/** Opens the queue as well. Where that fails, the database is closed. */
export async function withQueue(data: Data): Promise<Foundation> {
  const { database, log, metrics } = data;
  try {
    const queue = await openQueue(database, log, metrics.meters);
    const close = async (deadlineMs = JOBS_DEADLINE_MS) => {
      await queue.stop(deadlineMs);
      await database.close();
    };
    return { ...data, queue, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
