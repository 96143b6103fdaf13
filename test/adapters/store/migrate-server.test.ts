import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { openServerDatabase } from '../../../src/adapters/store/database-server.ts';
import { ofTheFuture } from '../../support/migrations.ts';
import { newPlace } from '../../support/place.ts';
import { runOnServer } from '../../support/server.ts';

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) console.log('Skipped: a migration beside others needs PostgreSQL. Set TEST_DATABASE_URL.');

describe.skipIf(server === undefined)('a migration', () => {
  test('gives way to a bot at work that has one of its tables and wants another', async () => {
    const place = await newPlace();
    const database = place.databaseUrl ?? '';
    const bot = new Client({ connectionString: database });
    await bot.connect();
    try {
      await bot.query('begin');
      await bot.query('select from effects');
      const future = ofTheFuture(place.directory, [
        'alter table inbox add column of_the_future text',
        'alter table effects add column of_the_future text',
      ]);
      const opened = openServerDatabase(database, future);
      const waiting = async () =>
        (await runOnServer(database, `select from pg_locks where relation = 'effects'::regclass and not granted`))
          .length;
      await expect.poll(waiting, { interval: 10 }).toBe(1);
      // Each would wait for the other now, and the server would end one of them.
      await bot.query('select from inbox');
      await bot.query('commit');
      await (await opened).close();
      await expect(
        bot.query('select inbox.of_the_future, effects.of_the_future from inbox, effects'),
      ).resolves.toBeDefined();
    } finally {
      await bot.end();
      await place.remove();
    }
  });

  test('that cannot be says why in a sentence, and changes nothing', async () => {
    const place = await newPlace();
    const database = place.databaseUrl ?? '';
    try {
      const future = ofTheFuture(place.directory, [
        'alter table inbox add column of_the_future text',
        'create function take_ticket_writes(int, int, interval) returns int language sql as $$ select 1 $$',
      ]);
      await expect(openServerDatabase(database, future)).rejects.toThrow(
        /^Bringing the tables up to date failed: function "take_ticket_writes" already exists .*Nothing was changed\./,
      );
      expect(
        await runOnServer(database, "select from information_schema.columns where column_name = 'of_the_future'"),
      ).toEqual([]);
    } finally {
      await place.remove();
    }
  });
});
