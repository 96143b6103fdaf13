import { eq, sql as raw } from 'drizzle-orm';
import type { z } from 'zod';
import type { Sql } from './database.ts';
import { settings } from './schema.ts';

/** Small facts with one current value. */
export interface Settings {
  get<T>(name: string, schema: z.ZodType<T>): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
  /** Sets it only if it is not there. Resolves to whether this call did: of several processes one does. */
  claim(name: string, value: unknown): Promise<boolean>;
  /** Resolves to whether there was something to remove. */
  remove(name: string): Promise<boolean>;
}

export function openSettings(sql: Sql): Settings {
  return {
    async get(name, schema) {
      const [row] = await sql.select({ value: settings.value }).from(settings).where(eq(settings.name, name));
      return row === undefined ? null : schema.parse(row.value);
    },
    async remove(name) {
      const removed = await sql.delete(settings).where(eq(settings.name, name)).returning({ name: settings.name });
      return removed.length > 0;
    },
    async claim(name, value) {
      const added = await sql
        .insert(settings)
        .values({ name, value })
        .onConflictDoNothing()
        .returning({ name: settings.name });
      return added.length > 0;
    },
    async set(name, value) {
      await sql
        .insert(settings)
        .values({ name, value })
        .onConflictDoUpdate({ target: settings.name, set: { value, changedAt: raw`now()` } });
    },
  };
}
