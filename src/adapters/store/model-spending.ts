import { and, eq, sql as raw } from 'drizzle-orm';
import type { Sql } from './database.ts';
import { modelSpending } from './schema.ts';

/** What remote models cost, by day and endpoint, added up over all processes. */
export function openModelSpending(sql: Sql, clock: () => Date) {
  const day = () => clock().toISOString().slice(0, 10);
  return {
    async today(endpoint: string): Promise<{ tokens: number; dollars: number; requests: number; fallbacks: number }> {
      const [row] = await sql
        .select()
        .from(modelSpending)
        .where(and(eq(modelSpending.endpoint, endpoint), eq(modelSpending.day, day())));
      return row ?? { tokens: 0, dollars: 0, requests: 0, fallbacks: 0 };
    },
    async add(endpoint: string, spent: { tokens: number; dollars: number; requests: number; fallbacks: number }) {
      const { tokens, dollars, requests, fallbacks } = modelSpending;
      await sql
        .insert(modelSpending)
        .values({ endpoint, day: day(), ...spent })
        .onConflictDoUpdate({
          target: [modelSpending.endpoint, modelSpending.day],
          set: {
            tokens: raw`${tokens} + ${spent.tokens}`,
            dollars: raw`${dollars} + ${spent.dollars}`,
            requests: raw`${requests} + ${spent.requests}`,
            fallbacks: raw`${fallbacks} + ${spent.fallbacks}`,
          },
        });
    },
  };
}
