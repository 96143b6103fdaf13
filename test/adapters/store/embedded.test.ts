import { fsyncSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../../src/adapters/store/embedded.ts';
import { DatabaseInUseError, databaseHolder, lockDatabase } from '../../../src/adapters/store/lock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'umbrage-embedded-'));

test('every commit reaches the disk', async () => {
  const directory = folder();
  let syncs = 0;
  const { pglite, close } = await openEmbedded(directory, (descriptor) => {
    syncs += 1;
    fsyncSync(descriptor);
  });
  await pglite.exec('create table t (n int)');
  const before = syncs;
  for (let n = 0; n < 20; n++) await pglite.query('insert into t values ($1)', [n]);

  expect(syncs - before).toBeGreaterThanOrEqual(20);
  const { rows } = await pglite.query('show fsync');
  expect(rows).toEqual([{ fsync: 'on' }]);
  await close();
  rmSync(directory, { recursive: true });
});

test('a second opener is refused while the first lives, whatever the age of the lock', () => {
  const directory = folder();
  const unlock = lockDatabase(directory);
  expect(() => lockDatabase(directory)).toThrow(DatabaseInUseError);
  expect(databaseHolder(directory)?.pid).toBe(process.pid);
  unlock();
  lockDatabase(directory)();
  expect(databaseHolder(directory)).toBeNull();
  rmSync(directory, { recursive: true });
});

test.for([
  ['a process that no longer lives', { pid: 2 ** 22 + 1, startedAt: '1' }],
  ['a process whose number somebody else has now', { pid: process.pid, startedAt: '1' }],
  ['a writer that died while it wrote', 'half a fi'],
])('the lock of %s is taken over', ([, content]) => {
  const directory = folder();
  writeFileSync(join(directory, 'umbrage.lock'), typeof content === 'string' ? content : JSON.stringify(content));
  const unlock = lockDatabase(directory);
  expect(JSON.parse(readFileSync(join(directory, 'umbrage.lock'), 'utf8')).pid).toBe(process.pid);
  unlock();
  rmSync(directory, { recursive: true });
});
