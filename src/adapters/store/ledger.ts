import { eq, sql as raw } from 'drizzle-orm';
import type { Ledger } from '../../core/ports.ts';
import { asRecords, type Sql } from './database.ts';
import { inBatches } from './in-batches.ts';
import { effects } from './schema.ts';

export function openLedger(sql: Sql): Ledger {
  const settle = inBatches(async (settled: readonly { effect: string; result: object }[]) => {
    await sql.execute(
      raw`update ${effects} set result = settled.result, settled_at = now()
          from ${asRecords(settled)} as settled (effect text, result jsonb)
          where ${effects.effect} = settled.effect`,
    );
    return settled.map(() => undefined);
  });
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
    settle: (effect, result) => settle({ effect, result }),
  };
}
