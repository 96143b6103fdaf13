import { and, eq, isNull, lt, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import type { Idempotency } from '../../core/api-ports.ts';
import type { Sql } from './database.ts';
import { idempotencyKeys } from './schema.ts';

const Body = z.record(z.string(), z.unknown());

/** In the database, so that it does not matter which process is asked the second time. */
export function openIdempotency(sql: Sql): Idempotency {
  return {
    async begin(keyId, name, fingerprint) {
      await sql.delete(idempotencyKeys).where(lt(idempotencyKeys.begunAt, raw`now() - interval '24 hours'`));
      const [fresh] = await sql
        .insert(idempotencyKeys)
        .values({ keyId, name, fingerprint })
        .onConflictDoNothing()
        .returning({ id: idempotencyKeys.id });
      if (fresh !== undefined) return { kind: 'begun', id: fresh.id };
      const same = and(eq(idempotencyKeys.keyId, keyId), eq(idempotencyKeys.name, name));
      const [known] = await sql.select().from(idempotencyKeys).where(same);
      // Given up between the two statements: the next attempt finds it free.
      if (known === undefined) return { kind: 'running' };
      if (known.fingerprint !== fingerprint) return { kind: 'other' };
      if (known.status !== null)
        return { kind: 'done', answer: { status: known.status, body: Body.parse(known.body) } };
      const [abandoned] = await sql
        .update(idempotencyKeys)
        .set({ begunAt: raw`now()` })
        .where(
          and(
            eq(idempotencyKeys.id, known.id),
            isNull(idempotencyKeys.status),
            lt(idempotencyKeys.begunAt, raw`now() - interval '1 minute'`),
          ),
        )
        .returning({ id: idempotencyKeys.id });
      return abandoned === undefined ? { kind: 'running' } : { kind: 'begun', id: abandoned.id };
    },
    async finish(id, { status, body }) {
      await sql.update(idempotencyKeys).set({ status, body }).where(eq(idempotencyKeys.id, id));
    },
    async abandon(id) {
      await sql.delete(idempotencyKeys).where(and(eq(idempotencyKeys.id, id), isNull(idempotencyKeys.status)));
    },
  };
}
