import { join } from 'node:path';
import { keepOnly, keptModel } from './adapters/store/kept-model.ts';
import { ensureModel } from './first-model.ts';
import type { Data } from './foundation.ts';
import { embeddedClassifier } from './models/embedded/classifier.ts';
import { decodeModel } from './models/embedded/model-file.ts';
import { type LiveModel, liveModel } from './models/registry.ts';
import type { TrainedModel } from './training/train.ts';

type Stored = Pick<Data, 'config' | 'models' | 'log'>;

const folderOf = ({ config }: Stored): string => join(config.database.directory, 'live-model');

/** The live model, ready to classify; null where there is none yet. */
function openLiveModel(stored: Stored): Promise<LiveModel | null> {
  const kept = { ...stored.models, bytes: keptModel(stored.models, folderOf(stored)) };
  return liveModel(kept, (id, bytes) => embeddedClassifier(id, decodeModel(bytes)));
}

/** The live model, which is trained on the sample where there is none yet. @param begun as `ensureModel` has it */
export async function ensureLiveModel(
  stored: Stored,
  begun: Promise<TrainedModel> | null = null,
  signal?: AbortSignal,
): Promise<LiveModel> {
  const there = await openLiveModel(stored);
  if (there !== null) return there;
  const trained = await ensureModel(stored.models, stored.log, begun, signal);
  // Reading back what was just written would take a third of a second. Where it cannot be kept, it is read back.
  if (trained !== null) await keepOnly(folderOf(stored), trained.id, trained.bytes).catch(() => undefined);
  const live = await openLiveModel(stored);
  if (live === null) throw new Error('No model is live. Train one with `umbrage train`.');
  return live;
}
