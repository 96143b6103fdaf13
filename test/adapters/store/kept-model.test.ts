import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keptModel } from '../../../src/adapters/store/kept-model.ts';

const named = (bytes: Uint8Array) => `embedded-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
const [FIRST, SECOND] = [Buffer.from('the bytes of a model'), Buffer.from('those of another')];

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'umbrage-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const rows = new Map([FIRST, SECOND].map((bytes) => [named(bytes), bytes]));
  const asked: string[] = [];
  const store = {
    bytes: async (id: string) => {
      asked.push(id);
      return rows.get(id) ?? null;
    },
  };
  return { folder, directory: join(folder, 'model'), rows, asked, store };
}

test('a model is asked of the database once, and of its file after that', async () => {
  const { directory, asked, store } = opened();
  const id = named(FIRST);

  expect(await keptModel(store, directory)(id)).toEqual(FIRST);
  expect(await keptModel(store, directory)(id)).toEqual(FIRST);

  expect(asked).toEqual([id]);
  expect(statSync(join(directory, id)).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('only the last model is kept, and what a crash left of a draft goes', async () => {
  const { directory, store } = opened();
  const bytes = keptModel(store, directory);
  await bytes(named(FIRST));
  writeFileSync(join(directory, `${named(SECOND)}.1`), 'half of a mod');

  expect(await bytes(named(SECOND))).toEqual(SECOND);
  expect(readdirSync(directory)).toEqual([named(SECOND)]);
});

test.for([
  ['cut off', FIRST.subarray(0, 5)],
  ['empty', Buffer.alloc(0)],
  ['of another model', SECOND],
] as const)('a file that is %s is made anew from the database', async ([, damaged]) => {
  const { directory, store } = opened();
  const id = named(FIRST);
  await keptModel(store, directory)(id);
  writeFileSync(join(directory, id), damaged);

  expect(await keptModel(store, directory)(id)).toEqual(FIRST);
  expect(readFileSync(join(directory, id))).toEqual(FIRST);
});

test('what stands in its place is left there, and no draft beside it', async () => {
  const { directory, store } = opened();
  const id = named(FIRST);
  mkdirSync(join(directory, id), { recursive: true });

  expect(await keptModel(store, directory)(id)).toEqual(FIRST);
  expect(readdirSync(directory)).toEqual([id]);
});

test('without a place for the file the database is read', async () => {
  const { folder, store } = opened();
  const blocked = join(folder, 'a file');
  writeFileSync(blocked, '');
  chmodSync(blocked, 0o400);

  expect(await keptModel(store, join(blocked, 'model'))(named(FIRST))).toEqual(FIRST);
});

test('a model the database lacks is none, and leaves nothing', async () => {
  const { folder, directory, store } = opened();

  expect(await keptModel(store, directory)('embedded-000000000000')).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});
