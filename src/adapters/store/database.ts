import { fileURLToPath } from 'node:url';
import { sql as raw, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { ConstructorOptions } from 'pg-boss';

/** Runs statements, inside a transaction or not: the same on both databases. */
export type Sql = PgDatabase<PgQueryResultHKT>;

export interface Database {
  kind: 'postgres' | 'embedded';
  sql: Sql;
  /** How the queue reaches the same database. */
  bossOptions: ConstructorOptions;
  /** Housekeeping that the database does not do by itself, for one table or for all. */
  tidy(table?: string): Promise<void>;
  /** Copies the embedded database while it runs; null on PostgreSQL, where `pg_dump` does it. */
  copyTo: ((folder: string) => Promise<void>) | null;
  close(): Promise<void>;
}

export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) };

/**
 * Rows of ours as one value, for `jsonb_to_recordset` (https://www.postgresql.org/docs/current/functions-json.html): the
 * statement stays the same however many they are, and building it costs nothing for each. What is null or undefined in one
 * is null there.
 */
export const asRecords = (list: readonly object[]): SQL => raw`${JSON.stringify(list)}::jsonb`;

/** The rows of a raw statement. Both drivers answer with `rows`; drizzle's common type does not know it. */
export async function rows(database: Sql, statement: SQL): Promise<Record<string, unknown>[]> {
  const result: unknown = await database.execute(statement);
  return result !== null && typeof result === 'object' && 'rows' in result && Array.isArray(result.rows)
    ? result.rows
    : [];
}
