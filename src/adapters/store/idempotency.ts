import { and, eq, isNull, lt, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import type { Attempt, Idempotency } from '../../core/api-ports.ts';
import type { Sql } from './database.ts';
import { idempotencyKeys } from './schema.ts';

/** For a day. */
export const isOld = raw`${idempotencyKeys.begunAt} < now() - interval '24 hours'`;

const ATTEMPT = { id: idempotencyKeys.id, begunAt: idempotencyKeys.begunAt };

/** The row while this attempt has it: one that took longer than its minute must not touch the next one's. */
const isStill = ({ id, begunAt }: Attempt) =>
  and(eq(idempotencyKeys.id, id), eq(idempotencyKeys.begunAt, begunAt), isNull(idempotencyKeys.status));

const Body = z.record(z.string(), z.unknown());

/** In the database, so that it does not matter which process is asked the second time. */
export function openIdempotency(sql: Sql): Idempotency {
  return {
    async begin(keyId, name, fingerprint) {
      const same = and(eq(idempotencyKeys.keyId, keyId), eq(idempotencyKeys.name, name));
      await sql.delete(idempotencyKeys).where(and(same, isOld));
      const [fresh] = await sql
        .insert(idempotencyKeys)
        .values({ keyId, name, fingerprint })
        .onConflictDoNothing()
        .returning(ATTEMPT);
      if (fresh !== undefined) return { kind: 'begun', ...fresh };
      const [known] = await sql.select().from(idempotencyKeys).where(same);
      // Given up between the two statements: the next attempt finds it free.
      if (known === undefined) return { kind: 'running' };
      if (known.fingerprint !== fingerprint) return { kind: 'other' };
      if (known.status !== null)
        return { kind: 'done', answer: { status: known.status, body: Body.parse(known.body) } };
      const isAbandoned = lt(idempotencyKeys.begunAt, raw`now() - interval '1 minute'`);
      const [again] = await sql
        .update(idempotencyKeys)
        .set({ begunAt: raw`now()` })
        .where(and(eq(idempotencyKeys.id, known.id), isNull(idempotencyKeys.status), isAbandoned))
        .returning(ATTEMPT);
      return again === undefined ? { kind: 'running' } : { kind: 'begun', ...again };
    },
    async finish(attempt, { status, body }) {
      await sql.update(idempotencyKeys).set({ status, body }).where(isStill(attempt));
    },
    async abandon(attempt) {
      await sql.delete(idempotencyKeys).where(isStill(attempt));
    },
  };
}
