import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/adapters/store/open-database.ts';
import { runCheck } from '../../src/commands/demo.ts';
import { newPlace } from '../support/place.ts';

test('a ledger that forgets is found out: the check says so and fails', { timeout: 120_000 }, async () => {
  const place = await newPlace();
  const database = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  // Each intent is gone as soon as it is written, so a repetition believes it is the first to try.
  await database.sql.execute(sql`
    create function forget() returns trigger language plpgsql as
    'begin delete from effects where effect = new.effect; return null; end'`);
  await database.sql.execute(sql`create trigger forget after insert on effects for each row execute function forget()`);
  await database.close();
  const printed: string[] = [];

  await expect(runCheck({ out: (line) => printed.push(line) }, place)).rejects.toThrow('lost or doubled');

  expect(JSON.parse(printed.join('')).duplicates).toBeGreaterThan(0);
  await place.remove();
});
