import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Split, Trial } from './model-splits.ts';

const TopicScore = z.object({ accuracy: z.number(), macroF1: z.number(), seconds: z.number() });
const IndexScore = z.object({ mae: z.number(), spearman: z.number(), seconds: z.number() });
export const YardstickScores = z.record(z.string(), z.union([TopicScore, IndexScore]));
export type YardstickScores = z.infer<typeof YardstickScores>;

/** scikit-learn, asked one split at a time. */
export interface Yardstick {
  version: string;
  ask(trial: Trial, split: Split): Promise<YardstickScores>;
  close(): void;
}

/** Null when no Python with scikit-learn is on this machine. */
export function yardstick(): Yardstick | null {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const probe = spawnSync(python, ['-I', '-c', 'import sklearn, scipy; print(sklearn.__version__)'], {
      encoding: 'utf8',
    });
    if (probe.status === 0) return started(python, probe.stdout.trim());
  }
  return null;
}

function started(python: string, version: string): Yardstick {
  const script = new URL('sklearn.py', import.meta.url).pathname;
  const child = spawn(python, ['-I', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    version,
    async ask(trial, split) {
      const part = (rows: Split['train']) => ({
        texts: rows.map(({ text }) => text),
        targets: rows.map(({ topic, index }) => (trial.kind === 'topic' ? topic : index)),
      });
      const task = { kind: trial.kind, grids: trial.grids, train: part(split.train), test: part(split.test) };
      child.stdin.write(`${JSON.stringify(task)}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`scikit-learn stopped on "${trial.name}"; its message is above.`);
      return YardstickScores.parse(JSON.parse(line.value));
    },
    close: () => end(child),
  };
}

function end(child: ChildProcess): void {
  child.stdin?.end();
}
