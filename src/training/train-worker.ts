import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { ModelCard } from '../core/model-card.ts';
import { TrainingRow } from '../core/training-row.ts';
import { encodeModel } from '../models/embedded/model-file.ts';
import { trainEmbedded } from '../models/embedded/train.ts';
import { dataHash } from './data-hash.ts';
import { textKey } from './evaluate-items.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { othersInThread } from './others-in-thread.ts';

/** Fewer rows are learned from before a thread has started. */
const LEAST_ROWS_FOR_THREADS = 500;

const Task = z.object({ rows: z.array(TrainingRow), seed: z.int(), isSample: z.boolean() });

/** The thread that trains. It tells its parent how far it is, and at the end the model. */
async function work(): Promise<void> {
  const { rows, seed, isSample } = Task.parse(workerData);
  const { model, report } = await trainEmbedded(rows, {
    seed,
    besides: rows.length < LEAST_ROWS_FOR_THREADS || availableParallelism() < 2 ? undefined : othersInThread,
    onStep: ({ phase, member = null, step, steps, loss }) =>
      parentPort?.postMessage({ kind: 'progress', progress: { phase, member, share: step / steps, loss } }),
  });
  const { warnings, steps, ...metrics } = report;
  const card: ModelCard = {
    isSample,
    rows: rows.length,
    dataHash: dataHash(rows),
    texts: fingerprintsOf(rows.map(({ text }) => textKey(text))),
    catalogue: model.header.catalogue,
    settings: { seed },
    metrics,
    steps,
    warnings: warnings.map(({ message }) => message),
  };
  parentPort?.postMessage({ kind: 'trained', bytes: encodeModel(model), card });
}

await work();
