import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALL_KINDS, type FaultResult, openFaultyWorld } from './faults.ts';
import { newSeed } from './random.ts';

/** Of the queue's longest wait between two tries, 30 s, an hour has so many. */
const TRIES_OF_AN_HOUR = 120;
const NORMAL_MS = 60_000;

/** `faults [SECONDS] [SEED]`: every kind on every call, then all at random, then an hour without Slack and without Zendesk. */
export async function tortureFaults([seconds = '60', given]: readonly string[]): Promise<boolean> {
  const seed = Number(given ?? newSeed());
  console.log(`faults, seed ${seed}`);
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
  const options = {
    directory,
    databaseUrl: process.env.DATABASE_URL,
    seed,
    print: (line: string) => console.log(`  ${line}`),
  };
  const faulty = await openFaultyWorld(options);
  const results: FaultResult[] = [];
  try {
    for (const kind of ALL_KINDS) results.push(await faulty.oneByOne(kind));
    results.push(await faulty.atRandom(ALL_KINDS, Number(seconds) * 1000));
    for (const system of ['slack', 'zendesk'] as const) results.push(await faulty.outage(system, TRIES_OF_AN_HOUR));
  } finally {
    await faulty.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  const last = results.at(-1);
  const slowest = Math.max(...results.map(({ normalMs }) => normalMs));
  console.log(
    `faults, seed ${seed}: ${last?.lost.length} lost, ${last?.doubled.length} doubled, ${last?.crashes.length} uncaught, back to normal after ${(slowest / 1000).toFixed(1)} s at most`,
  );
  return (
    slowest < NORMAL_MS &&
    results.every(({ lost, doubled, crashes, unmet }) =>
      [lost, doubled, crashes, unmet].every((found) => found.length === 0),
    )
  );
}
