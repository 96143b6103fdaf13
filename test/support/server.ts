import { Pool } from 'pg';

/** One statement on a PostgreSQL server, outside of any transaction. */
export async function runOnServer(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    return (await pool.query(statement)).rows;
  } finally {
    await pool.end();
  }
}

/** Transactions of this database that were rolled back so far: what it refused. */
export async function refused(database: string): Promise<number> {
  const [row] = await runOnServer(
    database,
    'select xact_rollback::int as many from pg_stat_database where datname = current_database()',
  );
  return Number(row?.many);
}
