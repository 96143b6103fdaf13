import { Worker } from 'node:worker_threads';
import type { Others } from '../models/embedded/train.ts';
import type { Ground } from '../models/embedded/train-parts.ts';

/**
 * Trains index and problem in a thread of their own, with the same outcome as in this one.
 * @throws Error when that thread ends without an answer
 */
export function othersInThread(ground: Ground): Promise<Others> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-others-worker.ts', import.meta.url), { workerData: ground });
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(
        new Error(
          `Training index and problem ended without a result (exit code ${code}). Check the memory of this machine.`,
        ),
      ),
    );
  });
}
