import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { rows } from '../../src/adapters/store/database.ts';
import { escalated, lines } from '../support/escalations.ts';
import { CALM, FURIOUS } from '../support/texts.ts';
import { test } from './api-app.ts';

/** What must hold for a write that is sent more than once. */
export function describeIdempotentWrites(): void {
  describe('a write with an idempotency key', () => {
    const under = (name: string) => ({ headers: { 'idempotency-key': name } });

    test('is done once, and its key belongs to one request', async ({ api }) => {
      const first = await api.post('/api/v1/classify', { text: FURIOUS }, under('one'));
      const again = await api.call('POST', '/api/v1/classify', {
        ...under('one'),
        body: `{ "text": ${JSON.stringify(FURIOUS)} }`,
      });
      expect(again.body).toEqual(first.body);
      expect(first.headers.get('idempotency-replayed')).toBeNull();
      expect(again.headers.get('idempotency-replayed')).toBe('true');

      expect(await api.post('/api/v1/classify', { text: CALM }, under('one'))).toMatchObject({ status: 422 });
      expect(await api.post('/api/v1/classify', { text: CALM }, under('bad key'))).toMatchObject({ status: 400 });
      expect(await api.post('/api/v1/classify', { text: '' }, under('two'))).toMatchObject({ status: 422 });
      expect(await api.post('/api/v1/classify', { text: CALM }, under('two'))).toMatchObject({ status: 200 });
    });

    test('sent five times at once is done once; who comes too early is told so', async ({ app, api }) => {
      const { ticketId, alert } = await escalated(app);
      const body = { complaint: `zendesk:${ticketId}`, index: 91 };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => api.post('/api/v1/corrections', body, under('five'))),
      );
      const states = answers.map(({ status }) => status);
      expect(states.filter((status) => status === 200).length).toBeGreaterThan(0);
      expect(states.every((status) => status === 200 || status === 409)).toBe(true);
      expect((await api.post('/api/v1/corrections', body, under('five'))).body.changed).toBe(true);
      await app.idle();
      expect(lines(app, alert.ts).filter((line) => line.includes('api:tests'))).toHaveLength(1);
    });

    test('whose attempt took too long leaves the next attempt alone', async ({ app }) => {
      const { services, database } = app.bot().runtime;
      const { idempotency } = services.api;
      const keyId = randomUUID();
      const begin = async () => {
        const begun = await idempotency.begin(keyId, 'slow', 'same');
        return begun.kind === 'begun' ? begun : expect.fail(begun.kind);
      };
      const first = await begin();
      const longAgo = new Date(Date.now() - 61_000).toISOString();
      await rows(database.sql, sql`update idempotency_keys set begun_at = ${longAgo} where id = ${first.id}`);
      const second = await begin();
      expect(second.id).toBe(first.id);

      await idempotency.abandon(first);
      await idempotency.finish(first, { status: 200, body: { from: 'first' } });
      expect(await idempotency.begin(keyId, 'slow', 'same')).toEqual({ kind: 'running' });
      await idempotency.finish(second, { status: 200, body: { from: 'second' } });
      const answer = { status: 200, body: { from: 'second' } };
      expect(await idempotency.begin(keyId, 'slow', 'same')).toEqual({ kind: 'done', answer });
    });

    test('of another key is another write', async ({ app, api }) => {
      const { secret } = await app.bot().runtime.services.keys.create('second', ['api'], null);
      const first = await api.post('/api/v1/classify', { text: FURIOUS }, under('shared'));
      const other = await api.post('/api/v1/classify', { text: FURIOUS }, { ...under('shared'), key: secret });
      expect(other.body.results[0].classification.id).not.toBe(first.body.results[0].classification.id);
    });
  });
}
