import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { ModelCard } from '../core/model-card.ts';
import type { TrainingRow } from '../core/training-row.ts';

export interface Progress {
  phase: string;
  /** What is trained, where a phase trains several parts one after the other. */
  member: string | null;
  /** 0 to 1 over the phase. */
  share: number;
  loss: number | null;
}

export interface TrainedModel {
  id: string;
  bytes: Uint8Array;
  card: ModelCard;
}

export interface TrainOptions {
  seed: number;
  isSample: boolean;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

const Step = z.object({
  phase: z.string(),
  member: z.string().nullable(),
  share: z.number(),
  loss: z.number().nullable(),
});
const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: Step }),
  z.object({ kind: z.literal('trained'), bytes: z.instanceof(Uint8Array), card: ModelCard }),
]);

/**
 * Trains in a thread of its own, so that a bot in this process keeps answering. The model's id comes from its bytes: the
 * same data and seed give the same model wherever it is trained.
 * @throws Error when the rows cannot be learned from, with the reason; AbortError when cancelled
 */
export function trainModel(rows: readonly TrainingRow[], options: TrainOptions): Promise<TrainedModel> {
  const { seed, isSample, onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: { rows, seed, isSample } });
    const cancel = () => {
      void worker.terminate();
      reject(signal?.reason);
    };
    // An abort that came before somebody listened is never told again.
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (value) => {
      const message = FromWorker.parse(value);
      if (message.kind === 'progress') onProgress?.(message.progress);
      else resolve({ id: modelId(message.bytes), bytes: message.bytes, card: message.card });
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', cancel);
      reject(new Error(`Training ended without a model (exit code ${code}). Check the memory of this machine.`));
    });
  });
}

function modelId(bytes: Uint8Array): string {
  return `embedded-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}
