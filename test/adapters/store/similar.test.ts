import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openIncidents } from '../../../src/adapters/store/incidents.ts';
import { openDatabase } from '../../../src/adapters/store/open-database.ts';
import { newPlace } from '../../support/place.ts';

const KIND = { topic: 'Billing', problem: 'Charged twice', needsReview: false };

async function similarAmong(complaints: number): Promise<number> {
  const place = await newPlace();
  const { sql: database, close } = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await close();
    await place.remove();
  });
  await database.execute(
    sql`insert into arrivals (complaint_id, topic, problem, arrived_at)
      select number, 'Billing', 'Charged twice', now() from generate_series(1, ${complaints}::int) as number`,
  );
  await database.execute(
    sql`insert into arrivals (complaint_id, topic, problem, arrived_at)
      values ('other', 'Billing', 'Late invoice', now()), ('old', 'Billing', 'Charged twice', now() - interval '2 days')`,
  );
  const incidents = openIncidents(database, () => {
    throw new Error('Counting changes nothing.');
  });
  return incidents.similar(KIND, new Date(Date.now() - 86_400_000));
}

test('complaints of one kind since a moment are counted, up to a thousand', async () => {
  expect(await similarAmong(12)).toBe(12);
  expect(await similarAmong(1_200)).toBe(1_000);
});
