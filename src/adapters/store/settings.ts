import { eq, sql as raw } from 'drizzle-orm';
import type { z } from 'zod';
import type { Sql } from './database.ts';
import { settings } from './schema.ts';

/** Small facts with one current value. */
export interface Settings {
  get<T>(name: string, schema: z.ZodType<T>): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
}

export function openSettings(sql: Sql): Settings {
  return {
    async get(name, schema) {
      const [row] = await sql.select({ value: settings.value }).from(settings).where(eq(settings.name, name));
      return row === undefined ? null : schema.parse(row.value);
    },
    async set(name, value) {
      await sql
        .insert(settings)
        .values({ name, value })
        .onConflictDoUpdate({ target: settings.name, set: { value, changedAt: raw`now()` } });
    },
  };
}
