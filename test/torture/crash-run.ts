import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrashResult, crashLoop } from './crash.ts';
import { hasPostgres, startPostgresServer } from './postgres-server.ts';
import { newSeed } from './random.ts';

const DATABASES = ['pglite', 'postgres'];

/** `crash [ROUNDS] [SEED] [pglite|postgres]`: kills bots, on both databases unless one is named. */
export async function tortureCrash([rounds = '100', seed, only]: readonly string[]): Promise<boolean> {
  const chosen = only === undefined ? DATABASES : DATABASES.filter((name) => name === only);
  let kept = chosen.length > 0;
  for (const database of chosen) {
    if (database === 'postgres' && !hasPostgres()) {
      console.log('Skipped on PostgreSQL: this machine has no initdb (Debian package postgresql).');
      continue;
    }
    kept = (await onDatabase(database, Number(rounds), Number(seed ?? newSeed()))) && kept;
  }
  return kept;
}

async function onDatabase(database: string, rounds: number, seed: number): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
  const postgres = database === 'postgres' ? await startPostgresServer() : null;
  const where = postgres === null ? 'PGlite, one process' : 'PostgreSQL, three processes';
  console.log(`crash, ${where}, seed ${seed}`);
  const began = performance.now();
  try {
    const result = await crashLoop({ directory, postgres, rounds, seed, print: (line) => console.log(`  ${line}`) });
    return report(
      `crash, ${where}, seed ${seed}, ${rounds} rounds in ${Math.round((performance.now() - began) / 1000)} s`,
      result,
    );
  } finally {
    postgres?.remove();
    rmSync(directory, { recursive: true, force: true });
  }
}

function report(what: string, result: CrashResult): boolean {
  const { accepted, lost, doubled, unopened, dead, crashes } = result;
  const sorted = result.readyMs.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  console.log(
    `${what}: ${accepted} accepted, ${lost.length} lost, ${doubled.length} doubled, ${unopened} did not open, ${crashes.length} crashed by themselves, ${dead.length} dead jobs; ready after ${at(0.5)} ms (median), ${at(0.95)} ms (95 %)`,
  );
  for (const finding of [...crashes, ...dead, ...doubled, ...lost].slice(0, 20)) console.log(`  ${finding}`);
  if (accepted === 0) console.log('  Nothing was accepted, so nothing was tried.');
  return accepted > 0 && unopened === 0 && [lost, doubled, dead, crashes].every((found) => found.length === 0);
}
