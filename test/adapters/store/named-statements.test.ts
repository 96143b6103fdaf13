import { sql as raw } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { asRecords, type Database, rows, type Sql } from '../../../src/adapters/store/database.ts';
import { openServerDatabase } from '../../../src/adapters/store/database-server.ts';
import { newPlace } from '../../support/place.ts';
import { runOnServer } from '../../support/server.ts';

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) console.log('Skipped: named statements need PostgreSQL. Set TEST_DATABASE_URL.');

async function opened<T>(use: (database: Database, url: string) => Promise<T>): Promise<T> {
  const place = await newPlace();
  const url = place.databaseUrl ?? '';
  try {
    const database = await openServerDatabase(url);
    try {
      await runOnServer(url, 'create table kept (key text primary key, value text)');
      return await use(database, url);
    } finally {
      await database.close();
    }
  } finally {
    await place.remove();
  }
}

const keep = (sql: Sql, key: string, value: string) =>
  rows(
    sql,
    raw`insert into kept as k (key, value) values (${key}, ${value})
        on conflict (key) do update set value = ${value} returning k.key, k.value`,
  );

const known = async (sql: Sql, like: string) =>
  rows(
    sql,
    raw.raw(`select generic_plans::int as "plannedOnce" from pg_prepared_statements where statement like '${like}'`),
  );

describe.skipIf(server === undefined)('on PostgreSQL', () => {
  test('a statement that writes is taken apart and planned once for a connection, each time with its own values', async () => {
    await opened(({ sql }) =>
      sql.transaction(async (transaction) => {
        for (let time = 0; time < 8; time++) {
          expect(await keep(transaction, `key ${time}`, `value ${time}`)).toEqual([
            { key: `key ${time}`, value: `value ${time}` },
          ]);
        }
        expect(await known(transaction, 'insert into kept as k%')).toEqual([{ plannedOnce: 3 }]);
      }),
    );
  });

  test('so is one that reads by rows handed over, but none whose plan may depend on what it asks for', async () => {
    await opened(({ sql }) =>
      sql.transaction(async (transaction) => {
        const asked = asRecords([{ key: 'a' }]);
        await rows(transaction, raw`select kept.key from kept join ${asked} as asked (key text) using (key)`);
        await rows(transaction, raw`select kept.value from kept where key > ${'a'}`);
        expect(await known(transaction, 'select kept.key%')).toHaveLength(1);
        expect(await known(transaction, 'select kept.value%')).toEqual([]);
      }),
    );
  });

  test('a table that was changed meanwhile, and a statement that failed, do no harm to those that come later', async () => {
    await opened(async (database, url) => {
      // One after the other: the pool gives out the same connection.
      for (let time = 0; time < 8; time++) await keep(database.sql, 'a', `${time}`);
      await runOnServer(url, 'alter table kept add column later text, add check (value <> $$no$$)');
      await runOnServer(url, 'create index on kept (value)');
      await expect(keep(database.sql, 'a', 'no')).rejects.toThrow();
      expect(await keep(database.sql, 'a', 'yes')).toEqual([{ key: 'a', value: 'yes' }]);
      const failing = database.sql.transaction(async (transaction) => {
        await rows(transaction, raw`select 1 / 0`).catch(() => undefined);
        await keep(transaction, 'b', 'within what has failed');
      });
      await expect(failing).rejects.toThrow();
      expect(await keep(database.sql, 'b', 'after it')).toEqual([{ key: 'b', value: 'after it' }]);
    });
  });
});
