import { eq, sql as raw } from 'drizzle-orm';
import type { Ledger } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { effects } from './schema.ts';

export function openLedger(sql: Sql): Ledger {
  return {
    async intend(effect, intent) {
      const inserted = await sql
        .insert(effects)
        .values({ effect, intent })
        .onConflictDoNothing()
        .returning({ effect: effects.effect });
      if (inserted.length > 0) return { result: null, isNew: true };
      const [entry] = await sql.select().from(effects).where(eq(effects.effect, effect));
      return { result: entry?.result ?? null, isNew: false };
    },
    async result(effect) {
      const [entry] = await sql.select({ result: effects.result }).from(effects).where(eq(effects.effect, effect));
      return entry?.result ?? null;
    },
    async settle(effect, result) {
      await sql.update(effects).set({ result, settledAt: raw`now()` }).where(eq(effects.effect, effect));
    },
  };
}
