import { join } from 'node:path';
import { keptModel } from './adapters/store/kept-model.ts';
import { ensureModel } from './first-model.ts';
import type { Data } from './foundation.ts';
import { embeddedClassifier } from './models/embedded/classifier.ts';
import { decodeModel } from './models/embedded/model-file.ts';
import { type LiveModel, liveModel } from './models/registry.ts';
import type { TrainedModel } from './training/train.ts';

type Stored = Pick<Data, 'config' | 'models' | 'log'>;

/** The live model, ready to classify; null where there is none yet. */
export function openLiveModel({ config, models }: Stored): Promise<LiveModel | null> {
  const stored = { ...models, bytes: keptModel(models, join(config.database.directory, 'live-model')) };
  return liveModel(stored, (id, bytes) => embeddedClassifier(id, decodeModel(bytes)));
}

/** The live model, which is trained on the sample where there is none yet. @param begun as `ensureModel` has it */
export async function ensureLiveModel(stored: Stored, begun: Promise<TrainedModel> | null = null): Promise<LiveModel> {
  await ensureModel(stored.models, stored.log, begun);
  const live = await openLiveModel(stored);
  if (live === null) throw new Error('No model is live. Train one with `umbrage train`.');
  return live;
}
