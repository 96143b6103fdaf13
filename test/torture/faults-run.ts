import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_KINDS, type FaultResult, openFaultyWorld } from './faults.ts';
import { hasPostgres, startPostgresServer } from './postgres-server.ts';
import { newSeed } from './random.ts';

/** Of the queue's longest wait between two tries, 30 s, an hour has so many. */
const TRIES_OF_AN_HOUR = 120;
const NORMAL_MS = 60_000;
const WITHOUT_DATABASE_MS = 60_000;

const DATABASES = ['pglite', 'postgres'];

/** `faults [SECONDS] [SEED] [pglite|postgres]`: on both databases unless one is named. */
export async function tortureFaults([seconds = '60', given, only]: readonly string[]): Promise<boolean> {
  const seed = Number(given ?? newSeed());
  const chosen = DATABASES.filter((name) => only === undefined || name === only);
  let kept = chosen.length > 0;
  for (const database of chosen) {
    if (database === 'postgres' && !hasPostgres()) {
      console.log('Skipped on PostgreSQL: this machine has no initdb (Debian package postgresql).');
      continue;
    }
    kept = (await onDatabase(database, Number(seconds), seed)) && kept;
  }
  return kept;
}

/** Every kind on every call, then all at random, then an hour without Slack and without Zendesk, then no database. */
async function onDatabase(database: string, seconds: number, seed: number): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
  const postgres = database === 'postgres' ? await startPostgresServer() : null;
  console.log(`faults, ${database}, seed ${seed}`);
  const print = (line: string) => console.log(`  ${line}`);
  const faulty = await openFaultyWorld({ directory, databaseUrl: postgres?.url, seed, print });
  const results: FaultResult[] = [];
  try {
    for (const kind of ALL_KINDS) results.push(await faulty.oneByOne(kind));
    results.push(await faulty.atRandom(ALL_KINDS, seconds * 1000));
    for (const system of ['slack', 'zendesk'] as const) results.push(await faulty.outage(system, TRIES_OF_AN_HOUR));
    if (postgres !== null) results.push(await faulty.databaseOutage(postgres, WITHOUT_DATABASE_MS));
  } finally {
    await faulty.stop();
    postgres?.remove();
    rmSync(directory, { recursive: true, force: true });
  }
  const last = results.at(-1);
  const slowest = Math.max(...results.map(({ normalMs }) => normalMs));
  console.log(
    `faults, ${database}, seed ${seed}: ${last?.lost.length} lost, ${last?.doubled.length} doubled, ${last?.crashes.length} uncaught, back to normal after ${(slowest / 1000).toFixed(1)} s at most`,
  );
  return (
    slowest < NORMAL_MS &&
    results.every(({ lost, doubled, crashes, unmet }) =>
      [lost, doubled, crashes, unmet].every((found) => found.length === 0),
    )
  );
}
