import { join } from 'node:path';
import { keptModel } from './adapters/store/kept-model.ts';
import { ensureModel } from './first-model.ts';
import type { Data } from './foundation.ts';
import { embeddedClassifier } from './models/embedded/classifier.ts';
import { decodeModel } from './models/embedded/model-file.ts';
import { type LiveModel, liveModel } from './models/registry.ts';
import type { TrainedModel } from './training/train.ts';

/** The live model, ready to classify; null where there is none yet. */
export async function openLiveModel(data: Pick<Data, 'config' | 'models'>): Promise<LiveModel | null> {
  return (await data.models.live()) === null ? null : read(data);
}

/** The live model, which is trained on the sample where there is none yet. @param begun as `ensureModel` has it */
export async function ensureLiveModel(
  data: Pick<Data, 'config' | 'models' | 'log'>,
  begun: Promise<TrainedModel> | null = null,
): Promise<LiveModel> {
  await ensureModel(data.models, data.log, begun);
  return read(data);
}

function read({ config, models }: Pick<Data, 'config' | 'models'>): Promise<LiveModel> {
  const stored = { ...models, bytes: keptModel(models, join(config.database.directory, 'live-model')) };
  return liveModel(stored, (id, bytes) => embeddedClassifier(id, decodeModel(bytes)));
}
