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

/** What a command needs: the data, without anything that talks to the world outside. */
export interface Foundation {
  config: Config;
  database: Database;
  queue: DurableQueue;
  settings: Settings;
  models: ModelStore;
  training: TrainingData;
  log: Log;
  metrics: Metrics;
  /** @param deadlineMs how long jobs under way may take to finish */
  close(deadlineMs?: number): Promise<void>;
}

export async function openFoundation(config: Config, log: Log = openLog(config.logLevel)): Promise<Foundation> {
  const database = await openDatabase(config.database);
  const metrics = openMetrics();
  try {
    const queue = await openQueue(database, log, metrics.meters);
    const settings = openSettings(database.sql);
    const models = openModels(database.sql, settings);
    const training = openTrainingData(database.sql);
    const close = async (deadlineMs = JOBS_DEADLINE_MS) => {
      await queue.stop(deadlineMs);
      await database.close();
    };
    return { config, database, queue, settings, models, training, log, metrics, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
