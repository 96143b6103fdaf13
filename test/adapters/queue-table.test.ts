import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rows } from '../../src/adapters/store/database.ts';
import { openDatabase } from '../../src/adapters/store/open-database.ts';
import { readConfig } from '../../src/config.ts';
import { openFoundation } from '../../src/foundation.ts';
import { umbrage } from '../support/bot-process.ts';
import { newPlace } from '../support/place.ts';

// A change locks the queue's row, which every other bot on the database is reading.
test('a start changes no queue that is as it should be, and restores one that is not', async () => {
  const { directory, databaseUrl, remove } = await newPlace();
  const config = readConfig({ DATA_DIR: directory, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' });
  const started = async (change = sql`select 1`) => {
    const { database, close } = await openFoundation(config);
    const queues = await rows(database.sql, sql`select name, updated_on, retry_limit from pgboss.queue order by name`);
    await database.sql.execute(change);
    await close();
    return queues;
  };

  const first = await started();
  expect(await started(sql`update pgboss.queue set retry_limit = 3 where name = 'triage'`)).toEqual(first);
  const limits = (queues: Record<string, unknown>[]) => queues.map(({ name, retry_limit }) => [name, retry_limit]);
  expect(limits(await started())).toEqual(limits(first));
  await remove();
});

test('what every process asks for once in ten minutes is remembered for longer when it is done', async () => {
  const { directory, databaseUrl, remove } = await newPlace();
  const config = readConfig({ DATA_DIR: directory, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' });
  const { database, close } = await openFoundation(config);
  const kept = await rows(
    database.sql,
    sql`select name, deletion_seconds > 600 as is_long from pgboss.queue where name in ('catch-up', 'reconcile', 'triage') order by name`,
  );
  await close();
  expect(kept).toEqual([
    { name: 'catch-up', is_long: true },
    { name: 'reconcile', is_long: true },
    { name: 'triage', is_long: false },
  ]);
  await remove();
});

test('a process that cannot make its queues says so and ends', async () => {
  const { directory, databaseUrl, remove } = await newPlace();
  const database = await openDatabase({ url: databaseUrl, directory });
  for (const statement of [
    "update pgboss.queue set retry_limit = 3 where name = 'triage'",
    "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$",
    'create trigger refusal before update on pgboss.queue for each row execute function refuse()',
  ]) {
    await database.sql.execute(sql.raw(statement));
  }
  await database.close();
  const env = { DATA_DIR: directory, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };

  const { code, err } = await umbrage(['queue', 'list'], { cwd: directory, env });
  expect(code).toBe(1);
  expect(err).toContain('not today');
  await remove();
});
