import { setTimeout as wait } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PoolClient } from 'pg';
import type { MIGRATIONS } from './database.ts';

/** Any number, the same in every process: two bots that start together must not migrate together. */
const MIGRATION_LOCK = 8_402_117;

/** Less than the second after which PostgreSQL looks for a deadlock and ends one of the two: that would be a bot at work. */
const WAIT_FOR_TABLE_MS = 500;

const PAUSE_MS = 500;
const ATTEMPTS = 60;

/** What PostgreSQL calls a lock that was not to be had in time, and a deadlock. */
const IN_THE_WAY = new Set(['55P03', '40P01']);

/**
 * Applies the migrations that are missing while other processes work with the same tables. One has each table it changes for
 * itself: whoever has that table and waits for another one it already took would wait for ever, and all others wait behind
 * it. So it waits briefly, gives everything back and begins again. See `lock_timeout`,
 * https://www.postgresql.org/docs/current/runtime-config-client.html.
 * @throws Error saying why, also when the tables were in use for a minute; then nothing has changed
 */
export async function migrateBesideOthers(client: PoolClient, migrations: typeof MIGRATIONS): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await client.query(`set lock_timeout = ${WAIT_FOR_TABLE_MS}`);
  for (let attempt = 1; !(await isMigrated(client, migrations)); attempt++) {
    if (attempt === ATTEMPTS) {
      throw new Error(
        'Bringing the tables up to date failed: for a minute another transaction had one of them. Nothing was changed. Check what holds it (select * from pg_stat_activity), for example a pg_dump, and start again.',
      );
    }
    await wait(PAUSE_MS);
  }
  await client.query('reset lock_timeout');
  await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
}

/** All of them in one transaction. False when another one was in the way. */
async function isMigrated(client: PoolClient, migrations: typeof MIGRATIONS): Promise<boolean> {
  try {
    await migrate(drizzle(client), migrations);
    return true;
  } catch (error) {
    if (IN_THE_WAY.has(codeOf(error))) return false;
    throw new Error(
      `Bringing the tables up to date failed: ${wordsOf(error)}. Nothing was changed. Check that the database is for Umbrage alone, that its user may create tables and functions in it, and that its disk has room.`,
      { cause: error },
    );
  }
}

/** The server's own words, which repeat nothing but our statement: drizzle's would be the whole of it. */
const wordsOf = (error: unknown): string =>
  error instanceof Error ? (error.cause === undefined ? error.message : wordsOf(error.cause)) : String(error);

/** Drizzle wraps what the driver throws. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
