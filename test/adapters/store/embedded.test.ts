import { execFile } from 'node:child_process';
import { fsyncSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, openEmbedded } from '../../../src/adapters/store/embedded.ts';
import { DatabaseInUseError, databaseHolder, lockDatabase } from '../../../src/adapters/store/lock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'umbrage-embedded-'));

describe('an embedded database', () => {
  const directory = folder();
  let syncs = 0;
  let opened: Embedded;

  beforeAll(async () => {
    opened = await openEmbedded(directory, (descriptor) => {
      syncs += 1;
      fsyncSync(descriptor);
    });
  });
  afterAll(async () => {
    await opened.close();
    rmSync(directory, { recursive: true });
  });

  test('every commit reaches the disk', async () => {
    const { pglite } = opened;
    await pglite.exec('create table t (n int)');
    const before = syncs;
    for (let n = 0; n < 20; n++) await pglite.query('insert into t values ($1)', [n]);

    expect(syncs - before).toBeGreaterThanOrEqual(20);
    const { rows } = await pglite.query('show fsync');
    expect(rows).toEqual([{ fsync: 'on' }]);
  });

  test('bytes come back as they were stored, also those of a part of a larger memory', async () => {
    const { pglite } = opened;
    await pglite.exec('create table b (content bytea)');
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const contents = [every, every.subarray(100, 103), new Uint8Array()];
    for (const content of contents) await pglite.query('insert into b values ($1)', [content]);

    const { rows } = await pglite.query<{ content: Uint8Array }>('select content from b');
    expect(rows.map(({ content }) => [...content])).toEqual(contents.map((content) => [...content]));
  });
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

test('a process with an embedded database stays under 400 MB, also the one that makes it', async () => {
  const directory = folder();
  const embedded = JSON.stringify(new URL('../../../src/adapters/store/embedded.ts', import.meta.url).href);
  const script = `
    const { openEmbedded } = await import(${embedded});
    const { pglite, close } = await openEmbedded(${JSON.stringify(directory)});
    for (let round = 0; round < 2_000; round++) await pglite.query('select count(*) from pg_class where relname <> $1', ['a']);
    await close();
    console.log(Math.round(process.resourceUsage().maxRSS / 1024));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--no-warnings',
    '-e',
    script,
  ]);
  rmSync(directory, { recursive: true, force: true });

  expect(Number(stdout)).toBeGreaterThan(50);
  expect(Number(stdout)).toBeLessThan(400);
});
