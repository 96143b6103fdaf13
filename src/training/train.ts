import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setPriority } from 'node:os';
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
const FromProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: Step }),
  z.object({ kind: z.literal('trained'), bytes: z.instanceof(Uint8Array), card: ModelCard }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

const PROGRAM = new URL('./train-process.ts', import.meta.url);
const FLAGS = ['--disable-warning=ExperimentalWarning', '--import', new URL('../lean-start.js', import.meta.url).href];
/** Of -20 to 19, as `nice` has it: whoever answers people comes first. */
const PRIORITY = 10;

/**
 * Trains in a process of its own: a bot in this one keeps answering, outlives a training that runs out of memory, and is as
 * small afterwards as before. The model's id comes from its bytes: the same data and seed give the same model wherever it is
 * trained.
 * @throws Error when the rows cannot be learned from, with the reason; AbortError when cancelled
 */
export function trainModel(rows: readonly TrainingRow[], options: TrainOptions): Promise<TrainedModel> {
  const { seed, isSample, onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, {
      execArgv: FLAGS,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    yieldToOthers(child);
    const cancel = () => {
      child.kill('SIGKILL');
      reject(signal?.reason);
    };
    // An abort that came before somebody listened is never told again.
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
    child.on('message', (value) => {
      const message = FromProcess.parse(value);
      if (message.kind === 'progress') {
        onProgress?.(message.progress);
        return;
      }
      if (message.kind === 'failed') reject(new Error(message.message));
      else resolve({ id: modelId(message.bytes), bytes: message.bytes, card: message.card });
      child.disconnect();
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', cancel);
      const how = killedBy ?? `exit code ${code}`;
      reject(new Error(`Training ended without a model (${how}). Check the memory of this machine.`));
    });
    child.send({ rows, seed, isSample }, (error) => {
      // One that is gone already says so by its end.
      if (error !== null) child.kill('SIGKILL');
    });
  });
}

function yieldToOthers({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY);
  } catch {
    // It may have ended by now, or this system may not allow it; it then trains like everybody else.
  }
}

function modelId(bytes: Uint8Array): string {
  return `embedded-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}
