import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';
import { complaintRows, csvOf } from '../support/labelled.ts';

const test = base.extend<{ line: CommandLine }>({
  line: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const line = await openCommandLine();
      await use(line);
      await line.close();
    },
    { scope: 'file' },
  ],
});

const write = (line: CommandLine, name: string, content: string) => writeFileSync(join(line.directory, name), content);

test('a file is imported once; importing it again replaces labels', async ({ line }) => {
  write(
    line,
    'a.csv',
    'Text;Topic;Index;Date\nThe line is dead;Phone;80;2026-01-02\nToo dear;Billing;n/a;\nToo dear;Billing;;\n;X;1;\n',
  );

  const first = await line.run('data', 'import', 'a.csv');
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('CSV with semicolons, UTF-8, 4 rows, 2 of them usable');
  expect(first.out).toContain('text from "Text", topic from "Topic", index from "Index", date from "Date"');
  expect(first.out).toContain('Stored 2 new complaints; 0 were known');
  expect(first.out).toContain('umbrage train');

  write(line, 'b.csv', 'text,kind\nToo dear,Price\n');
  const second = await line.run('data', 'import', 'b.csv', '--topic-column', 'kind', '--json');
  expect(JSON.parse(second.out)).toMatchObject({ added: 0, replaced: 1, read: 1, kept: 1 });

  const rows = await (await line.foundation()).training.imported();
  expect(rows.map(({ text, topic, index }) => [text, topic, index]).sort()).toEqual([
    ['The line is dead', 'Phone', 80],
    ['Too dear', 'Price', null],
  ]);
  expect(new Date(rows.find(({ topic }) => topic === 'Phone')?.happenedAt ?? '').toISOString()).toBe(
    '2026-01-02T00:00:00.000Z',
  );
});

test('a file that breaks in the middle leaves nothing behind', async ({ line }) => {
  const { training } = await line.foundation();
  const before = await training.imported();
  write(line, 'broken.csv', `text,topic\n${'fine,A\n'.repeat(3000)}"never closed,A\n`);

  const { code, out, err } = await line.run('data', 'import', 'broken.csv');

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/broken\.csv, row 3002: a quotation mark is opened and never closed\.$/);
  expect(await training.imported()).toEqual(before);
});

test('faults are listed with row and column', async ({ line }) => {
  write(line, 'faults.csv', 'text,topic,index\na,A,120\nb,A,5\n');

  const { code, out } = await line.run('data', 'import', 'faults.csv');

  expect(code).toBe(0);
  expect(out).toContain('row 2, column "index": the index is 120, outside 0 to 100');
});

test('wrong use is told apart from failure', async ({ line }) => {
  expect(await line.run('data', 'import')).toMatchObject({
    code: 2,
    err: expect.stringContaining('missing required argument'),
  });
  expect(await line.run('data', 'import', 'a.csv', '--nope')).toMatchObject({ code: 2 });
  expect(await line.run('data', 'import', 'gone.csv')).toMatchObject({ code: 1 });
  expect(await line.run('data', 'import', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--text-column'),
  });
});

test('files for fine-tuning are private, say what was masked, and need no rows for validation', async () => {
  const line = await openCommandLine({ REDACTION: 'off', DATABASE_URL: 'postgres://127.0.0.1:1/nobody' });
  write(line, 'rows.csv', csvOf(complaintRows));
  const prepare = ['data', 'prepare', '--data', 'rows.csv', '--valid-share'];

  const { code, out } = await line.run(...prepare, '0');

  expect(code).toBe(0);
  expect(out).toContain('train.jsonl: 40 examples');
  expect(out).toContain('Personal data was not masked, since REDACTION is off');
  for (const name of ['train.jsonl', 'valid.jsonl', 'catalogue.json']) {
    expect(statSync(join(line.directory, 'finetune', name)).mode & 0o077, name).toBe(0);
  }
  expect(readFileSync(join(line.directory, 'finetune', 'valid.jsonl'), 'utf8')).toBe('');
  expect(await line.run(...prepare, '0.2')).toMatchObject({
    code: 0,
    out: expect.stringContaining('which say little'),
  });
  for (const wrong of [
    [...prepare, '0.7'],
    [...prepare, '0', '--epochs', 'x'],
    [...prepare, '0', '--price', '-1'],
    [...prepare, '0', '--most-tokens', 'all'],
    ['finetune', 'start', '--model', 'm', '--epochs', '51'],
    ['finetune', 'start', '--model', 'm'],
  ]) {
    expect(await line.run(...wrong), wrong.join(' ')).toMatchObject({ code: 2 });
  }
  await line.close();
});
