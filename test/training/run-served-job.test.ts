import { expect, test } from 'vitest';
import type { ServedJob } from '../../src/core/model-server.ts';
import type { TrainingRow } from '../../src/core/training-row.ts';
import { runServedJob } from '../../src/training/run-served-job.ts';
import type { JobNeeds } from '../../src/training/served-store.ts';
import { trainModel } from '../../src/training/train.ts';
import { complaintRows } from '../support/labelled.ts';

const lineOf = ({ text, topic, problem, index }: TrainingRow) =>
  JSON.stringify({
    messages: [
      { role: 'user', content: text },
      {
        role: 'assistant',
        content: JSON.stringify({ Topic: topic, Problem: problem, Customer_Dissatisfaction_Index: index }),
      },
    ],
  });

/** A job on a store in memory. `learned` are the rows that reached the trainer. */
function jobOf(rows: readonly TrainingRow[], change: Partial<Pick<JobNeeds, 'train'>> & { deaf?: boolean } = {}) {
  let job = { id: 'ftjob-1', status: 'queued', training_file: 'f', validation_file: null, seed: 1 } as ServedJob;
  const learned: TrainingRow[] = [];
  const losses: string[] = [];
  const needs = {
    now: () => 0,
    models: { save: async () => undefined },
    train: async (given: readonly TrainingRow[], options: Parameters<typeof trainModel>[1]) => {
      learned.push(...given);
      return (change.train ?? trainModel)(given, options);
    },
    served: {
      files: {
        content: async () => new TextEncoder().encode(rows.map(lineOf).join('\n')),
        create: async () => ({ id: 'file-1' }),
      },
      jobs: {
        get: async () => job,
        change: async (_id: string, changed: Partial<ServedJob>) => {
          job = { ...job, ...changed };
          return job;
        },
        dropMetrics: async () => undefined,
        addEvent: async (_id: string, { message, type }: { message: string; type: string }) => {
          if (type === 'metrics' && change.deaf) throw new Error('The database is away.');
          if (type === 'metrics') losses.push(message);
        },
      },
    },
  } as unknown as JobNeeds;
  return { run: () => runServedJob('ftjob-1', needs, new AbortController().signal), job: () => job, learned, losses };
}

test('spellings of one name are one name, and the curve is that of one part of the ensemble', async () => {
  const rows = complaintRows.map((row, place) => (place === 0 ? { ...row, topic: 'BILLING' } : row));
  const { run, job, learned, losses } = jobOf(rows);
  await run();
  expect(job().status).toBe('succeeded');
  expect(new Set(learned.map(({ topic }) => topic))).toEqual(new Set(['Billing', 'Internet']));
  expect(new Set(losses.map((message) => /\((.*)\)/.exec(message)?.[1])).size).toBe(1);
});

test('rows that teach nothing fail the job in a sentence', async () => {
  const { run, job } = jobOf(complaintRows.map((row) => ({ ...row, topic: 'Billing', index: null })));
  await run();
  expect(job()).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('one topic "Billing"') } });
});

test('events that cannot be stored cost neither the job nor the process', async () => {
  const { run, job } = jobOf(complaintRows, { deaf: true });
  await run();
  expect(job().status).toBe('succeeded');
});

test('what the trainer says fails the job, what the store says has the queue try again', async () => {
  const train = async () => {
    throw new Error('No memory.');
  };
  const broken = jobOf(complaintRows, { train });
  await broken.run();
  expect(broken.job()).toMatchObject({ status: 'failed', error: { message: 'No memory.' } });

  const away = jobOf(complaintRows);
  const needs = { served: { jobs: { get: async () => away.job(), dropMetrics: async () => undefined } } };
  const failing = {
    ...needs.served,
    files: {
      content: async () => {
        throw new Error('The database is away.');
      },
    },
  };
  const again = runServedJob('ftjob-1', { served: failing } as unknown as JobNeeds, new AbortController().signal);
  await expect(again).rejects.toThrow('The database is away.');
  expect(away.job().status).toBe('queued');
});
