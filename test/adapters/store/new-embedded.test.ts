import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';
import { openEmbedded } from '../../../src/adapters/store/embedded.ts';
import { ensureDatabase } from '../../../src/adapters/store/new-embedded.ts';
import { leaveWebAssemblyPlain } from '../../../src/adapters/v8-flags.ts';

const root = mkdtempSync(join(tmpdir(), 'umbrage-new-embedded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** All that `initdb` decides. Its time zone is that of the machine it runs on; ours is always set. */
const DECIDED = [
  "select name, setting from pg_settings where name not in ('TimeZone', 'log_timezone') order by 1",
  'select pg_control_version, catalog_version_no from pg_control_system()',
  'select datname, datcollate, datctype, encoding, datlocprovider, datallowconn from pg_database order by 1',
  'select rolname, rolsuper from pg_authid order by 1',
  'select nspname, nspacl::text from pg_namespace order by 1',
  'select lanname from pg_language order by 1',
  'select extname, extversion from pg_extension order by 1',
  "select md5(string_agg(proc::text, '' order by oid)) from pg_proc as proc",
  "select md5(string_agg(type::text, '' order by oid)) from pg_type as type",
  "select md5(string_agg(concat(attrelid, attname, atttypid), '' order by attrelid, attnum)) from pg_attribute",
  "select md5(string_agg(concat(viewname, definition), '' order by schemaname, viewname)) from pg_views",
];

async function decided(folder: string): Promise<unknown[]> {
  leaveWebAssemblyPlain();
  const pglite = new PGlite(folder);
  await pglite.waitReady;
  const answers: unknown[] = [];
  for (const statement of DECIDED) answers.push((await pglite.query(statement)).rows);
  await pglite.close();
  return answers;
}

test('a new database is what PGlite itself would have made', async () => {
  await ensureDatabase(join(root, 'shipped'));
  const shipped = await decided(join(root, 'shipped'));

  expect(shipped).toEqual(await decided(join(root, 'made')));
  expect(JSON.stringify(shipped).length).toBeGreaterThan(10_000);
});

test('only this user may read it, and what a crash left half made is made anew', async () => {
  const folder = join(root, 'anew');
  mkdirSync(`${folder}.partial`);
  writeFileSync(join(`${folder}.partial`, 'half'), 'a page');
  await ensureDatabase(folder);

  const names = readdirSync(folder);
  expect(names).toContain('PG_VERSION');
  expect(names).not.toContain('half');
  expect(readdirSync(root)).not.toContain('anew.partial');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'PG_VERSION')).mode & 0o777).toBe(0o600);
});

test('one that is there stays as it is', async () => {
  const directory = join(root, 'kept');
  mkdirSync(directory);
  const first = await openEmbedded(directory);
  await first.pglite.exec('create table kept (n int); insert into kept values (7)');
  await first.close();
  const again = await openEmbedded(directory);

  expect((await again.pglite.query('select n from kept')).rows).toEqual([{ n: 7 }]);
  await again.close();
});

test('a folder that holds something else is refused, and nothing in it is touched', async () => {
  const directory = join(root, 'else');
  mkdirSync(join(directory, 'database'), { recursive: true });
  writeFileSync(join(directory, 'database', 'notes.txt'), 'mine');

  await expect(openEmbedded(directory)).rejects.toThrow(/could not be opened: .*holds files, but no database/);
  expect(readdirSync(directory)).toEqual(['database']);
  expect(readdirSync(join(directory, 'database'))).toEqual(['notes.txt']);
});
