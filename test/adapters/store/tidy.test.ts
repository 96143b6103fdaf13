import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { rows } from '../../../src/adapters/store/database.ts';
import { openDatabase } from '../../../src/adapters/store/open-database.ts';
import { newPlace } from '../../support/place.ts';

async function opened() {
  const place = await newPlace();
  const database = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  return database;
}

test('a table that was tidied is as big for the planner as it is, also where nothing else looks after it', async () => {
  const database = await opened();
  await database.sql.execute(
    sql`insert into inbox (delivery_id, queue, key) select number, 'triage', number from generate_series(1, 3000) as number`,
  );
  await database.sql.execute(sql`delete from inbox where delivery_id::int > 2000`);
  await database.tidy('inbox');
  const known = await rows(database.sql, sql`select reltuples::int as many from pg_class where relname = 'inbox'`);
  expect(known).toEqual([{ many: 2000 }]);
});

test('a server compiles no statement of ours', async (context) => {
  const database = await opened();
  if (database.kind === 'embedded') context.skip('the embedded database cannot');
  expect(await rows(database.sql, sql`show jit`)).toEqual([{ jit: 'off' }]);
});
