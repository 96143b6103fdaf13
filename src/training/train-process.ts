import { availableParallelism } from 'node:os';
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

const tell = (message: object) => process.send?.(message);

/** The process that trains. It tells its parent how far it is, and at the end the model, or why there is none. */
async function work(task: unknown): Promise<void> {
  const { rows, seed, isSample } = Task.parse(task);
  const { model, report } = await trainEmbedded(rows, {
    seed,
    besides: rows.length < LEAST_ROWS_FOR_THREADS || availableParallelism() < 2 ? undefined : othersInThread,
    onStep: ({ phase, member = null, step, steps, loss }) =>
      tell({ kind: 'progress', progress: { phase, member, share: step / steps, loss } }),
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
  tell({ kind: 'trained', bytes: encodeModel(model), card });
}

// A terminal and systemd tell every process of a group to end. This one ends when its parent says so, which may tell why.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
// The parent hangs up when it has its answer, or because it ended and nobody waits for one.
process.once('disconnect', () => process.exit());
process.once('message', (task) => {
  work(task).catch((failure: unknown) =>
    tell({ kind: 'failed', message: failure instanceof Error ? failure.message : String(failure) }),
  );
});
