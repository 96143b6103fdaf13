import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

test('a file becomes model files, the same bytes each time, and no database is opened', async () => {
  const line = await openCommandLine({ DATABASE_URL: 'postgres://127.0.0.1:1/nobody' });
  write(line, 'rows.csv', csvOf(complaintRows));

  const first = await line.run('train', '--data', 'rows.csv', '--out', 'one', '--seed', '7');
  const again = await line.run('train', '--data', 'rows.csv', '--out', 'two', '--seed', '7', '--json');

  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(/Topic: right for \d+ %/);
  expect(first.out).toMatch(/Index: off by \d+\.\d points/);
  expect(first.out).toContain('Note: There are only');
  expect(first.out).toContain('umbrage classify --model one');
  const bytes = (folder: string) => readFileSync(join(line.directory, folder, 'model.bin'));
  expect(bytes('one').equals(bytes('two'))).toBe(true);
  const card = JSON.parse(readFileSync(join(line.directory, 'one', 'card.json'), 'utf8'));
  expect(JSON.parse(again.out)).toMatchObject({
    id: card.id,
    rows: complaintRows.length,
    metrics: card.metrics,
    out: 'two',
  });
  expect(card.catalogue.topics.map(({ name }: { name: string }) => name)).toEqual(['Billing', 'Internet']);
  await line.close();
});

test('what was imported and corrected is learned, and ends in the registry', async ({ line }) => {
  write(line, 'rows.csv', csvOf(complaintRows));
  await line.run('data', 'import', 'rows.csv');
  const { models } = await line.foundation();
  const live = await models.live();

  const { code, out } = await line.run('train', '--json');

  expect(code).toBe(0);
  const { id } = JSON.parse(out);
  expect(await models.card(id)).toMatchObject({ isSample: false, rows: complaintRows.length, settings: { seed: 1 } });
  expect(await models.live()).toBe(live);
});

test('a topic or an index alone is enough', async ({ line }) => {
  write(line, 'topic.csv', csvOf(complaintRows.map((row) => ({ ...row, index: null }))));
  write(line, 'index.csv', csvOf(complaintRows.map((row) => ({ ...row, topic: null, problem: null }))));

  const topic = await line.run('train', '--data', 'topic.csv', '--out', 'topic');
  const index = await line.run('train', '--data', 'index.csv', '--out', 'index');

  expect(topic).toMatchObject({ code: 0, out: expect.not.stringContaining('Index: off') });
  expect(index).toMatchObject({ code: 0, out: expect.not.stringContaining('Topic: right') });
  expect(JSON.parse((await line.run('classify', '--model', 'index', 'Wrong bill', '--json')).out).topic).toBeNull();
});

test('with a closed list rows of other topics are left out and counted, and its spelling is learned', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'umbrage-catalogue-'));
  const file = join(folder, 'catalogue.json');
  writeFileSync(
    file,
    JSON.stringify({ topics: ['BILLING', 'Internet'].map((name) => ({ name, problems: ['No connection'] })) }),
  );
  const line = await openCommandLine({ CATALOGUE_FILE: file });
  const strange = complaintRows.slice(0, 3).map((row) => ({ ...row, text: `Rain, ${row.text}`, topic: 'Weather' }));
  write(line, 'rows.csv', csvOf([...complaintRows, ...strange]));

  const told = await line.run('train', '--data', 'rows.csv', '--out', 'model');
  const json = await line.run('train', '--data', 'rows.csv', '--out', 'model', '--json');

  expect(told.out).toContain('Left out 3 rows whose topic is not in the list of CATALOGUE_FILE: "Weather" (3).');
  expect(told.out).toContain('In 20 rows the problem is not in the list');
  expect(JSON.parse(json.out)).toMatchObject({ rows: 40, leftOut: [{ topic: 'Weather', rows: 3 }] });
  const card = JSON.parse(readFileSync(join(line.directory, 'model', 'card.json'), 'utf8'));
  expect(card.catalogue.topics).toEqual([
    { name: 'BILLING', problems: [] },
    { name: 'Internet', problems: ['No connection'] },
  ]);
  await line.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['text,topic\n', /has no rows/],
  ['text,topic\na,A\nb,B\n', /only 2 labelled rows/],
  [`text,topic\n${Array.from({ length: 12 }, (_, i) => `text ${i},A`).join('\n')}`, /one topic "A"/],
  [`text,topic\n${Array.from({ length: 12 }, (_, i) => `text ${i},T${i}`).join('\n')}`, /one row only/],
])('what cannot be learned from leaves no model: %#', async (content, message) => {
  const line = await openCommandLine();
  write(line, 'rows.csv', content);

  const { code, err } = await line.run('train', '--data', 'rows.csv', '--out', 'model');

  expect(code).toBe(1);
  expect(err).toMatch(message);
  expect(existsSync(join(line.directory, 'model'))).toBe(false);
  await line.close();
});

test('a seed that is none is wrong use', async ({ line }) => {
  expect(await line.run('train', '--seed', 'x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('whole number'),
  });
});
