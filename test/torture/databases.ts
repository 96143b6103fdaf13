import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPostgres, type PostgresServer, startPostgresServer } from './postgres-server.ts';

/** Where a run of torture keeps its data: a folder of its own and, on PostgreSQL, a server of its own. */
export interface TortureGround {
  database: 'pglite' | 'postgres';
  directory: string;
  postgres: PostgresServer | null;
}

/** Runs it on both databases, one after the other, unless one is named. @returns whether there was one, and all went well */
export async function onDatabases(
  only: string | undefined,
  run: (ground: TortureGround) => Promise<boolean>,
): Promise<boolean> {
  const chosen = (['pglite', 'postgres'] as const).filter((name) => only === undefined || name === only);
  let kept = chosen.length > 0;
  for (const database of chosen) {
    if (database === 'postgres' && !hasPostgres()) {
      console.log('Skipped on PostgreSQL: this machine has no initdb (Debian package postgresql).');
      continue;
    }
    const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
    const postgres = database === 'postgres' ? await startPostgresServer() : null;
    try {
      kept = (await run({ database, directory, postgres })) && kept;
    } finally {
      postgres?.remove();
      rmSync(directory, { recursive: true, force: true });
    }
  }
  return kept;
}
