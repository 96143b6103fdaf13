import { mkdirSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { fromPglite } from 'pg-boss';
import { type Database, MIGRATIONS, rows, type Sql } from './database.ts';
import { openEmbedded } from './embedded.ts';

/**
 * Opens the database in this process whose files are in `directory`.
 * @throws DatabaseInUseError
 * @throws Error saying why when the folder cannot be made
 */
export async function openEmbeddedDatabase(directory: string): Promise<Database> {
  makeFolder(directory);
  const { pglite, vacuum, copyTo, close } = await openEmbedded(directory);
  const database = drizzle(pglite);
  await migrate(database, MIGRATIONS);
  await requeueInterrupted(database);
  return {
    kind: 'embedded',
    sql: database,
    bossOptions: { db: unsynced(pglite), backend: 'pglite' },
    tidy: vacuum,
    copyTo,
    close,
  };
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Making the folder for the database failed: ${said}. Check that DATA_DIR is a folder, or can become one, in which this user may write.`,
      { cause },
    );
  }
}

const UNSYNCED = 'set local synchronous_commit = off';

/**
 * The queue's own bookkeeping does not wait for the disk: a job whose end was forgotten in a crash runs again and finds its
 * effects in the ledger. New jobs are stored in transactions of ours, which do wait.
 */
function unsynced(pglite: PGlite): ReturnType<typeof fromPglite> {
  const database = fromPglite(pglite);
  return {
    ...database,
    executeSql: (text, values) => {
      if (values === undefined || values.length === 0) {
        // Statements that came together are one transaction. What is no `with` installs tables, in transactions of its own.
        return database.executeSql(text.trimStart().startsWith('WITH') ? `${UNSYNCED}; ${text}` : text);
      }
      return pglite.transaction(async (transaction) => {
        await transaction.exec(UNSYNCED);
        return transaction.query(text, values);
      });
    },
  };
}

/** We hold the lock, so whatever is still marked as running was cut off with the last process. */
async function requeueInterrupted(database: Sql): Promise<void> {
  const [row] = await rows(database, sql`select to_regclass('pgboss.job') is not null as installed`);
  if (row?.installed !== true) return;
  await database.execute(sql`update pgboss.job set state = 'retry', heartbeat_on = null where state = 'active'`);
}
