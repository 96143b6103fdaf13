import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/models/embedded/model-file.ts';
import { trainEmbedded } from '../../src/models/embedded/train.ts';
import { trainModel } from '../../src/training/train.ts';
import { inventedRows } from '../models/embedded/rows.ts';
import { complaintRows } from '../support/labelled.ts';

const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** A program that trains for minutes, and says so once it does. */
const TRAINS = `
  const { trainModel } = await import(${url('../../src/training/train.ts')});
  const { inventedRows } = await import(${url('../models/embedded/rows.ts')});
  await trainModel(inventedRows(20_000), { seed: 1, isSample: false, onProgress: () => console.log('trains') })
    .catch(({ message }) => console.log(message));
`;

/** The processes that this one began. Only Linux tells. */
function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

async function training() {
  const parent = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', TRAINS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(parent.stdout, 'data');
  const [trainer = 0] = childrenOf(parent.pid ?? 0);
  return { parent, trainer };
}

test('a process of its own trains the same model as this one', async () => {
  const rows = inventedRows(90);
  const { bytes } = await trainModel(rows, { seed: 7, isSample: false });

  expect(Buffer.compare(bytes, encodeModel((await trainEmbedded(rows, { seed: 7 })).model))).toBe(0);
});

test('rows that cannot be learned from are refused with the reason', async () => {
  await expect(trainModel([], { seed: 1, isSample: false })).rejects.toThrow(
    'none of the 0 rows has a topic or an index',
  );
});

test('a training that was cancelled before it began does not begin', async () => {
  const signal = AbortSignal.abort(new Error('Cancelled.'));
  await expect(trainModel(complaintRows, { seed: 1, isSample: false, signal })).rejects.toThrow('Cancelled.');
});

test.skipIf(process.platform !== 'linux')('one that is killed says so, and who asked for it lives on', async () => {
  const { parent, trainer } = await training();
  const said: string[] = [];
  parent.stdout.on('data', (some) => said.push(String(some)));
  process.kill(trainer, 'SIGKILL');
  await once(parent, 'close');

  expect(said.join('')).toContain('Training ended without a model (SIGKILL). Check the memory of this machine.');
  expect(parent.exitCode).toBe(0);
});

test.skipIf(process.platform !== 'linux')('it ends with the process that asked for it, and not before', async () => {
  const { parent, trainer } = await training();
  const priority = getPriority(trainer);
  // As a terminal does with Ctrl-C, and systemd with a whole service.
  for (const signal of ['SIGINT', 'SIGTERM']) process.kill(trainer, signal);
  for (let steps = 0; steps < 3; steps++) await once(parent.stdout, 'data');
  expect(lives(trainer)).toBe(true);
  parent.kill('SIGKILL');

  await expect.poll(() => lives(trainer)).toBe(false);
  expect(priority).toBe(10);
});
