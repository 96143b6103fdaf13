import { setTimeout as wait } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import { type Database, MIGRATIONS } from './database.ts';
import { migrateBesideOthers } from './migrate-server.ts';
import { NAMED_STATEMENTS } from './named-statements.ts';

/**
 * Nothing we ask takes longer than compiling it would. The server thinks otherwise of a table that grew since it was last
 * analysed, and compiles the same small statement every time.
 */
const UNCOMPILED = '-c jit=off';

/** A server that crashed may leave a statement without an answer, for which the pool would wait for ever. */
const FAREWELL_MS = 2_000;

/**
 * Opens the database `url` names on a PostgreSQL server, and brings our tables up to date.
 * @throws Error saying where and why when it cannot be reached
 */
export async function openServerDatabase(url: string, migrations = MIGRATIONS): Promise<Database> {
  const pool = new Pool({
    connectionString: withOptions(url, UNCOMPILED),
    ...NAMED_STATEMENTS,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'umbrage',
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The pool listens only to connections nobody uses: one that breaks between two statements of a transaction is ours.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const client = await pool.connect().catch((cause) => {
    throw unreachable(url, cause);
  });
  try {
    await migrateBesideOthers(client, migrations);
    client.release();
  } catch (error) {
    // Ends the session, and with it the lock, whatever went wrong.
    client.release(true);
    throw error;
  }
  return {
    kind: 'postgres',
    sql: drizzle(pool),
    // The queue's own bookkeeping does not wait for the disk: a job whose end was forgotten in a crash of the server runs
    // again and finds its effects in the ledger. New jobs are stored in transactions of ours, which do wait.
    bossOptions: {
      // Handed on to its pool.
      ...NAMED_STATEMENTS,
      connectionString: withOptions(url, `${UNCOMPILED} -c synchronous_commit=off`),
      max: 6,
      application_name: 'umbrage-queue',
    },
    // The server looks after all of them, but once a minute at most: the queue is ten thousand dead rows further by then.
    tidy: async (table) => {
      if (table !== undefined) await pool.query(`vacuum (analyze, skip_locked) ${table}`);
    },
    copyTo: null,
    close: () => Promise.race([pool.end(), wait(FAREWELL_MS, undefined, { ref: false })]),
  };
}

/** Without the name and the password that the URL holds. */
function unreachable(url: string, cause: unknown): Error {
  const { host, pathname } = new URL(url);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `Connecting to PostgreSQL at ${host || 'the default host'}${pathname} failed: ${said}. Check that the server runs and takes connections from here, and that DATABASE_URL has the right host, port, database, user and password.`,
    { cause },
  );
}

/** @param more settings of the server, for our sessions alone */
function withOptions(url: string, more: string): string {
  const changed = new URL(url);
  const options = [changed.searchParams.get('options'), more];
  changed.searchParams.set('options', options.filter((one) => one !== null).join(' '));
  return changed.href;
}
