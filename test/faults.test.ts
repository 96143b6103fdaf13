import { expect, test } from 'vitest';
import { newPlace } from './support/place.ts';
import { ALL_KINDS, openFaultyWorld } from './torture/faults.ts';

/** What makes nobody wait for the end of a caller's patience; `npm run torture -- faults` has the rest. */
const QUICK = ALL_KINDS.filter((kind) => kind !== 'no answer');
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('with a quarter of all calls failing, and then Slack away, nothing is lost or doubled', {
  timeout: 120_000,
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
