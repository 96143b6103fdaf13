import { eq, sql as raw } from 'drizzle-orm';
import type { z } from 'zod';
import type { Sql } from './database.ts';
import { settings } from './schema.ts';

/** Small facts with one current value. */
export interface Settings {
  get<T>(name: string, schema: z.ZodType<T>): Promise<T | null>;
  /** The same for what every complaint asks for: at most a second old where another process changed it. */
  recent<T>(name: string, schema: z.ZodType<T>): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
  /** Sets it only if it is not there. Resolves to whether this call did: of several processes one does. */
  claim(name: string, value: unknown): Promise<boolean>;
  /** Resolves to whether there was something to remove. */
  remove(name: string): Promise<boolean>;
}

const RECENT_MS = 1_000;

export function openSettings(sql: Sql): Settings {
  const known = new Map<string, { value: Promise<unknown>; until: number }>();
  const read = async (name: string): Promise<unknown> => {
    const [row] = await sql.select({ value: settings.value }).from(settings).where(eq(settings.name, name));
    return row?.value ?? null;
  };
  const recent = (name: string): Promise<unknown> => {
    const entry = known.get(name);
    if (entry !== undefined && performance.now() < entry.until) return entry.value;
    const value = read(name);
    known.set(name, { value, until: performance.now() + RECENT_MS });
    // A failure is nothing to remember.
    value.catch(() => known.delete(name));
    return value;
  };
  return {
    async get(name, schema) {
      const value = await read(name);
      return value === null ? null : schema.parse(value);
    },
    async recent(name, schema) {
      const value = await recent(name);
      return value === null ? null : schema.parse(value);
    },
    async remove(name) {
      const removed = await sql.delete(settings).where(eq(settings.name, name)).returning({ name: settings.name });
      known.delete(name);
      return removed.length > 0;
    },
    async claim(name, value) {
      const added = await sql
        .insert(settings)
        .values({ name, value })
        .onConflictDoNothing()
        .returning({ name: settings.name });
      known.delete(name);
      return added.length > 0;
    },
    async set(name, value) {
      await sql
        .insert(settings)
        .values({ name, value })
        .onConflictDoUpdate({ target: settings.name, set: { value, changedAt: raw`now()` } });
      known.delete(name);
    },
  };
}
