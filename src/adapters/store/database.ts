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
 * Rows of ours to select from, handed over as one value: the statement stays the same however many they are. Names and types
 * follow it, as in `as said (id text)`; what is null or undefined in one is null there.
 * See `jsonb_to_recordset`, https://www.postgresql.org/docs/current/functions-json.html.
 */
export const asRecords = (list: readonly object[]): SQL => raw`jsonb_to_recordset(${JSON.stringify(list)}::jsonb)`;

/** The rows of a raw statement. Both drivers answer with `rows`; drizzle's common type does not know it. */
export async function rows(database: Sql, statement: SQL): Promise<Record<string, unknown>[]> {
  const result: unknown = await database.execute(statement);
  return result !== null && typeof result === 'object' && 'rows' in result && Array.isArray(result.rows)
    ? result.rows
    : [];
}
