import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ZodError } from 'zod';
import { once } from '../../src/api/idempotency.ts';
import { checkedFailureReply, failureReply } from '../../src/http.ts';
import { openaiRoute } from '../../src/http-openai.ts';

/** What an outage of the database looks like from outside. */
export function describeOutages(): void {
  describe('a database that does not answer', () => {
    const nobody = async (work: (database: ReturnType<typeof drizzle>) => Promise<unknown>) => {
      const pool = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
      onTestFinished(() => pool.end());
      return work(drizzle(pool)).catch((failure: unknown) => failure);
    };

    test('is told as 503 with the time to wait, in both forms', async () => {
      const failures = [
        await nobody((database) => database.execute(sql`select 1`)),
        await nobody((database) => database.transaction(async () => undefined)),
        Object.assign(new Error('the database system is starting up'), { code: '57P03' }),
        new Error('Connection terminated unexpectedly'),
      ];
      const { failure: openaiFailure } = openaiRoute(unused, 'models', async () => ({ status: 200 }));
      for (const failure of failures) {
        const told = { status: 503, headers: { 'retry-after': '30' } };
        expect(failureReply(failure)).toMatchObject(told);
        expect(openaiFailure?.(failure)).toMatchObject(told);
      }
    });

    test('is not what a wrong statement or wrong data is', () => {
      const wrong = Object.assign(new Error('Failed query'), { query: '', params: [], cause: new Error('syntax') });
      expect(failureReply(wrong).status).toBe(500);
      expect(checkedFailureReply(new ZodError([])).status).toBe(500);
    });

    test('does not hide why a write failed', async () => {
      const idempotency = {
        begin: async () => ({ kind: 'begun', id: '1', begunAt: '' }) as const,
        finish: async () => undefined,
        abandon: async () => Promise.reject(new Error('the database is away')),
      };
      const key = { id: '1', name: 'x', scopes: [], createdAt: '', expiresAt: null };
      const attempt = once(idempotency, key, 'name', '', () => Promise.reject(new Error('the reason')));
      await expect(attempt).rejects.toThrow('the reason');
    });
  });
}

const unexpected = () => Promise.reject(new Error('Nobody should ask.'));
const unused = {
  keys: { authorised: unexpected, create: unexpected, list: unexpected, revoke: unexpected, seed: unexpected },
  rates: { take: () => ({ allowed: true, limit: 1, remaining: 1, resetMs: 0, retryMs: 0 }) },
};
