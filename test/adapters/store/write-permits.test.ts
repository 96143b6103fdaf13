import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/adapters/store/open-database.ts';
import { openWritePermits } from '../../../src/adapters/store/write-permits.ts';
import { newPlace } from '../../support/place.ts';

test('two processes on one database stay under the limit together, in every window', async () => {
  const place = await newPlace();
  const database = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  const [LIMIT, WINDOW_MS] = [10, 800];
  const processes = [0, 1].map(() => openWritePermits(database.sql, () => LIMIT, WINDOW_MS));

  const at: number[] = [];
  const writer = async (permits: (typeof processes)[number] | undefined) => {
    for (let write = 0; write < 6; write++) {
      await permits?.admit();
      at.push(performance.now());
    }
  };
  await Promise.all([0, 1, 0, 1, 0, 1].map((process) => writer(processes[process])));

  expect(at).toHaveLength(36);
  const sorted = at.toSorted((a, b) => a - b);
  // A timer may fire a moment late and the next write a moment early.
  const TOLERANCE_MS = 200;
  for (const [place, time] of sorted.entries()) {
    const beyond = sorted[place + LIMIT];
    if (beyond !== undefined) expect(beyond - time).toBeGreaterThan(WINDOW_MS - TOLERANCE_MS);
  }
  expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)).toBeLessThan(4 * WINDOW_MS);
});
