import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { Pool } from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { openEmbedded } from './embedded.ts';

/** Runs statements, inside a transaction or not: the same on both databases. */
export type Sql = PgDatabase<PgQueryResultHKT>;

export interface Database {
  kind: 'postgres' | 'embedded';
  sql: Sql;
  /** How the queue reaches the same database. */
  bossOptions: ConstructorOptions;
  /** Housekeeping that the database does not do by itself. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) };

/** Any number, the same in every process: two bots that start together must not migrate together. */
const MIGRATION_LOCK = 8_402_117;

/** Opens PostgreSQL when there is a URL, else the database in this process, and brings our tables up to date. */
export function openDatabase(where: { url?: string | undefined; directory: string }): Promise<Database> {
  return where.url === undefined ? openInProcess(where.directory) : openServer(where.url);
}

async function openServer(url: string): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'umbrage',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migratePostgres(drizzlePostgres(client), MIGRATIONS);
  } finally {
    // Ends the session, and with it the lock, whatever went wrong.
    client.release(true);
  }
  return {
    kind: 'postgres',
    sql: drizzlePostgres(pool),
    bossOptions: { connectionString: url, max: 6, application_name: 'umbrage-queue' },
    tidy: async () => undefined,
    close: () => pool.end(),
  };
}

async function openInProcess(directory: string): Promise<Database> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { pglite, vacuum, close } = await openEmbedded(directory);
  const database = drizzlePglite(pglite);
  await migratePglite(database, MIGRATIONS);
  await requeueInterrupted(database);
  return {
    kind: 'embedded',
    sql: database,
    bossOptions: { db: fromPglite(pglite), backend: 'pglite' },
    tidy: vacuum,
    close,
  };
}

/** We hold the lock, so whatever is still marked as running was cut off with the last process. */
async function requeueInterrupted(database: Sql): Promise<void> {
  const [row] = await rows(database, sql`select to_regclass('pgboss.job') is not null as installed`);
  if (row?.installed !== true) return;
  await database.execute(sql`update pgboss.job set state = 'retry', heartbeat_on = null where state = 'active'`);
}

/** The rows of a raw statement. Both drivers answer with `rows`; drizzle's common type does not know it. */
export async function rows(database: Sql, statement: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  const result: unknown = await database.execute(statement);
  return result !== null && typeof result === 'object' && 'rows' in result && Array.isArray(result.rows)
    ? result.rows
    : [];
}
