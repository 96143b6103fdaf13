import { expect, test } from 'vitest';
import { newPlace } from './support/place.ts';
import { ALL_KINDS, openFaultyWorld } from './torture/faults.ts';
import { hasPostgres, startPostgresServer } from './torture/postgres-server.ts';

/** What makes nobody wait for the end of a caller's patience; `npm run torture -- faults` has the rest. */
const QUICK = ALL_KINDS.filter((kind) => kind !== 'no answer');
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('with a quarter of all calls failing, and then Slack away, nothing is lost or doubled', {
  timeout: 240_000,
}, async () => {
  const place = await newPlace();
  console.log(`faults: seed ${SEED}`);
  const print = (line: string) => console.log(line);
  const faulty = await openFaultyWorld({ ...place, seed: SEED, print });
  try {
    for (const result of [await faulty.atRandom(QUICK, 3_000), await faulty.outage('slack', 3)]) {
      const { normalMs, ...findings } = result;
      expect(findings).toEqual({ lost: [], doubled: [], crashes: [], unmet: [] });
      expect(normalMs).toBeLessThan(60_000);
    }
    const { tickets, messages } = faulty.work.accepted;
    expect(tickets.size + messages.length).toBeGreaterThan(0);
  } finally {
    await faulty.stop();
    await place.remove();
  }
});

const isOnServer = process.env.TEST_DATABASE_URL !== undefined && hasPostgres();
if (!isOnServer) console.log('Skipped: the database server dies (only on PostgreSQL, and where initdb is).');

test.runIf(isOnServer)(
  'with the database server dead for a while, nothing that was accepted is lost or doubled, and nothing crashes',
  { timeout: 240_000 },
  async () => {
    const place = await newPlace();
    const server = await startPostgresServer();
    const print = (line: string) => console.log(line);
    const faulty = await openFaultyWorld({ directory: place.directory, databaseUrl: server.url, seed: SEED, print });
    try {
      const { normalMs, ...findings } = await faulty.databaseOutage(server, 3_000);
      expect(findings).toEqual({ lost: [], doubled: [], crashes: [], unmet: [] });
      expect(normalMs).toBeLessThan(60_000);
    } finally {
      await faulty.stop();
      server.remove();
      await place.remove();
    }
  },
);
