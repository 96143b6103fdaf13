import { onDatabases, type TortureGround } from './databases.ts';
import { ALL_KINDS, type FaultResult, openFaultyWorld } from './faults.ts';
import { newSeed } from './random.ts';

/** Of the queue's longest wait between two tries, 30 s, an hour has so many. */
const TRIES_OF_AN_HOUR = 120;
const NORMAL_MS = 60_000;
const WITHOUT_DATABASE_MS = 60_000;

/** `faults [SECONDS] [SEED] [pglite|postgres]`: on both databases unless one is named. */
export async function tortureFaults([seconds = '60', given, only]: readonly string[]): Promise<boolean> {
  const seed = Number(given ?? newSeed());
  return onDatabases(only, (ground) => faultsOn(ground, Number(seconds), seed));
}

/** Every kind on every call, then all at random, then an hour without Slack and without Zendesk, then no database. */
async function faultsOn({ database, directory, postgres }: TortureGround, seconds: number, seed: number) {
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
