import { desc, eq, sql as raw } from 'drizzle-orm';
import type { z } from 'zod';
import type { Sql } from './database.ts';
import { finetuneRuns } from './schema.ts';

/** The ledger of fine-tuning at providers. @param schema what a run looks like */
export function openFinetuneRuns<T extends { id: string }>(sql: Sql, schema: z.ZodType<T>) {
  return {
    async get(id: string): Promise<T | null> {
      const [row] = await sql.select().from(finetuneRuns).where(eq(finetuneRuns.id, id));
      return row === undefined ? null : schema.parse(row.run);
    },
    async save(run: T): Promise<void> {
      await sql
        .insert(finetuneRuns)
        .values({ id: run.id, run })
        .onConflictDoUpdate({ target: finetuneRuns.id, set: { run, changedAt: raw`now()` } });
    },
    async list(): Promise<T[]> {
      const rows = await sql.select().from(finetuneRuns).orderBy(desc(finetuneRuns.order));
      return rows.map(({ run }) => schema.parse(run));
    },
  };
}
