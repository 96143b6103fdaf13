import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jobRunner } from '../../src/adapters/job-runner.ts';
import { openLog } from '../../src/adapters/log.ts';
import { openMetrics } from '../../src/adapters/metrics.ts';
import { UpstreamError } from '../../src/core/errors.ts';

/** What becomes of a job that fails like this, try after try. */
async function fates(failure: unknown, tries: number): Promise<string[]> {
  const fail = async () => {
    throw failure;
  };
  const run = jobRunner(fail, openLog('silent'), openMetrics().meters);
  const said: string[] = [];
  for (let tried = 0; tried < tries; tried++) {
    said.push((await run({ id: 'one', name: 'triage', data: {}, retryCount: 1_000 + tried })).status);
  }
  return said;
}

const driver = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });
/** As the database's library does it. */
const wrapped = (cause: Error) =>
  Object.assign(new Error('Failed query', { cause }), { query: 'select 1', params: [] });
const upstream = (retryable: boolean) => new UpstreamError('Zendesk answered 500.', { system: 'zendesk', retryable });

describe('what becomes of a job that failed', () => {
  test.for([
    ['a database that is shutting down', driver('terminating connection', '57P01')],
    ['a deadlock', driver('deadlock detected', '40P01')],
    ['a refused connection', driver('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED')],
    ['a pool without a connection', driver('timeout exceeded when trying to connect')],
    ['one wrapped by the query', wrapped(driver('Connection terminated unexpectedly'))],
    ['another system that is away', upstream(true)],
  ] as const)('%s: it is tried again for as long as it takes', async ([, failure]) => {
    expect(new Set(await fates(failure, 20))).toEqual(new Set(['failed']));
  });

  test.for([
    ['what another system refuses for good', upstream(false)],
    ['data that does not fit its schema', new z.ZodError([])],
  ] as const)('%s: never again', async ([, failure]) => {
    expect(await fates(failure, 1)).toEqual(['deadletter']);
  });

  test('a surprise is tried eight times, however often an outage had it tried before', async () => {
    expect(await fates(driver('invalid input syntax', '22P02'), 8)).toEqual([
      ...Array.from({ length: 7 }, () => 'failed'),
      'deadletter',
    ]);
  });

  test('the reason that is kept says nothing of what was in the statement', async () => {
    const failure = new Error('Failed query: insert into "classifications" values ($1)\nparams: I am furious, Ann Lee');
    const run = jobRunner(() => Promise.reject(failure), openLog('silent'), openMetrics().meters);
    const { output } = await run({ id: 'one', name: 'triage', data: {}, retryCount: 0 });
    expect(JSON.stringify(output)).toContain('Failed query');
    expect(JSON.stringify(output)).not.toMatch(/furious|Ann Lee/);
  });
});
