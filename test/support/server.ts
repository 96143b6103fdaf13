import { Pool } from 'pg';

/** One statement on a PostgreSQL server, outside of any transaction. */
export async function runOnServer(url: string, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
