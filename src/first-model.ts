import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Log, ModelStore } from './core/ports.ts';
import type { TrainedModel } from './training/train.ts';

/** What trains is loaded here: all starts but the first do without. */
async function trainFirst(signal?: AbortSignal): Promise<TrainedModel> {
  const { readSample } = await import('./training/read-sample.ts');
  const { trainModel } = await import('./training/train.ts');
  return trainModel(await readSample(), { seed: 1, isSample: true, ...(signal === undefined ? {} : { signal }) });
}

/** A folder without a database is the first start ever: its model is trained while the database is made. */
export function firstModel({ url, directory }: Config['database'], signal?: AbortSignal): Promise<TrainedModel> | null {
  if (url !== undefined || existsSync(join(directory, 'database'))) return null;
  const training = trainFirst(signal);
  // Whoever needs it hears of a failure; a start that fails before has one of its own.
  training.catch(() => undefined);
  return training;
}

/**
 * The first start ever has nothing but the sample to learn from.
 * @param begun the first model, where its training was begun before the database could say that it is needed
 * @returns what was trained; null when a model is live already
 */
export async function ensureModel(
  models: ModelStore,
  log: Log,
  begun: Promise<TrainedModel> | null = null,
  signal?: AbortSignal,
): Promise<TrainedModel | null> {
  if ((await models.live()) !== null) return null;
  const trained = await (begun ?? trainFirst(signal));
  const { id, bytes, card } = trained;
  await models.save(id, bytes, card);
  await models.promote(id);
  log.info({ model: id, rows: card.rows }, 'trained a first model on the shipped sample');
  return trained;
}
