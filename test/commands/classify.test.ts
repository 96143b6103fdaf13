import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/store/index.ts';
import { Classification } from '../../src/core/classification.ts';
import { csvLine } from '../../src/core/csv-line.ts';
import type { Foundation } from '../../src/foundation.ts';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';
import { complaintRows, csvOf } from '../support/labelled.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await openCommandLine();
  write('rows.csv', csvOf(complaintRows));
  expect(await line.run('train', '--data', 'rows.csv', '--out', 'model')).toMatchObject({ code: 0 });
});
afterAll(() => line.close());

const write = (name: string, content: string) => writeFileSync(join(line.directory, name), content);
const table = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(line.directory, name), 'utf8'), { columns: true });

test('one text, in words and as JSON, with a model from files', async () => {
  const words = await line.run('classify', '--model', 'model', 'The bill is wrong again, I am furious');
  const json = await line.run('classify', '--model', 'model', '--json', 'The bill is wrong again, I am furious');

  expect(words.out).toMatch(/^Topic {7}Billing/);
  expect(JSON.parse(json.out)).toMatchObject({ topic: 'Billing', doubt: null, index: expect.any(Number) });
});

test('every row of a file gets its row, in order, also where nothing can be said', async () => {
  write(
    'input.csv',
    [
      'id,Complaint',
      '1,The internet is down again',
      '2,',
      '3,"The invoice, is too high"',
      '4,zzz qqq xxx',
      '5',
      '6,The bill is wrong,x',
    ].join('\n'),
  );

  const { code, out } = await line.run(
    'classify',
    '--model',
    'model',
    '--input',
    'input.csv',
    '--output',
    'output.csv',
  );

  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Wrote 6 rows to output.csv, ') });
  const rows = table('output.csv');
  expect(Object.keys(rows[0] ?? {})).toEqual(['topic', 'problem', 'index', 'confidence', 'needs_review']);
  expect(rows.map(({ topic }) => topic)).toEqual([
    'Internet',
    expect.any(String),
    'Billing',
    expect.any(String),
    expect.any(String),
    'Billing',
  ]);
  expect(rows.map(({ needs_review }) => needs_review)).toEqual(['false', 'true', 'false', 'true', 'true', 'false']);
  expect(rows.every(({ topic, index }) => topic !== '' && Number(index) >= 0 && Number(index) <= 100)).toBe(true);
});

test('a long file is answered as its single texts are', async () => {
  const texts = Array.from({ length: 450 }, (_, i) => `${complaintRows[i % complaintRows.length]?.text} ${i}`);
  write('long.jsonl', texts.map((text) => JSON.stringify({ text })).join('\n'));

  const { out } = await line.run('classify', '--model', 'model', '--input', 'long.jsonl', '--json');

  const answers = out.split('\n').map((answer) => JSON.parse(answer));
  expect(answers).toHaveLength(450);
  const single = JSON.parse((await line.run('classify', '--model', 'model', '--json', texts[321] ?? '')).out);
  expect(answers[321]).toMatchObject({ topic: single.topic, problem: single.problem, index: single.index });
});

test('a file that breaks in the middle leaves the old output alone', async () => {
  write('kept.csv', 'old');
  write('broken.csv', `text\n${'fine\n'.repeat(500)}"never closed\n`);

  const { code, err } = await line.run('classify', '--model', 'model', '--input', 'broken.csv', '--output', 'kept.csv');

  expect(code).toBe(1);
  expect(err).toMatch(/row 502: a quotation mark is opened and never closed/);
  expect(readFileSync(join(line.directory, 'kept.csv'), 'utf8')).toBe('old');
  expect(existsSync(join(line.directory, 'kept.csv.part'))).toBe(false);
});

test('wrong use and missing things are told', async () => {
  expect(await line.run('classify')).toMatchObject({ code: 2 });
  expect(await line.run('classify', 'text', '--input', 'input.csv')).toMatchObject({ code: 2 });
  expect(await line.run('classify', 'text', '--output', 'output.csv')).toMatchObject({ code: 2 });
  expect(await line.run('classify', '--model', 'model', '--input', 'rows.csv', '--output', 'rows.csv')).toMatchObject({
    code: 2,
    err: expect.stringContaining('same file'),
  });
  mkdirSync(join(line.directory, 'folder'));
  const intoFolder = ['classify', '--model', 'model', '--input', 'rows.csv', '--output', 'folder'];
  expect(await line.run(...intoFolder)).toMatchObject({ code: 1, err: expect.stringContaining('is a folder') });
  expect(existsSync(join(line.directory, 'folder.part'))).toBe(false);
  expect(await line.run('classify', '--model', 'model', '--input', 'rows.csv', '--text-column', 'nope')).toMatchObject({
    code: 1,
    err: expect.stringContaining('has no column "nope"'),
  });
  expect(await line.run('classify', '--model', 'embedded-nothing', 'text')).toMatchObject({
    code: 1,
    err: expect.stringContaining('embedded-nothing'),
  });
});

test('without a model named, the live one answers', async () => {
  const live = await (await line.foundation()).models.live();

  const { out, err } = await line.run('classify', 'My internet has been down for days', '--json');

  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ model: live, topic: expect.any(String) });
});

test('what people corrected is exported, and can be imported as it is', async () => {
  await rememberCorrected(await line.foundation(), '=cmd() is not, my "internet" is');

  const printed = await line.run('corrections', 'export');
  const json = await line.run('corrections', 'export', '--json');
  const { code, out } = await line.run('corrections', 'export', '--output', 'corrections.csv');

  expect({ code, out }).toEqual({ code: 0, out: 'Wrote 1 corrected complaints to corrections.csv.' });
  expect(`${printed.out}\n`).toBe(readFileSync(join(line.directory, 'corrections.csv'), 'utf8'));
  expect(table('corrections.csv')).toEqual([
    expect.objectContaining({
      text: `'=cmd() is not, my "internet" is`,
      topic: 'Internet',
      problem: '',
      index: '90',
      model_topic: 'Billing',
      model_index: '20',
    }),
  ]);
  expect(JSON.parse(json.out)).toEqual([
    expect.objectContaining({ text: '=cmd() is not, my "internet" is', index: 90 }),
  ]);
  await line.run('data', 'import', 'corrections.csv');
  expect(await (await line.foundation()).training.imported()).toEqual([
    expect.objectContaining({ text: '=cmd() is not, my "internet" is', topic: 'Internet', index: 90 }),
  ]);
});

test.each([
  [['=1+1', '+49 30', '-x', '@a', '\tb'], `'=1+1,'+49 30,'-x,'@a,"'\tb"`],
  [[-5, '-5', '+4.5', '-5,5', null, true], '-5,-5,+4.5,"-5,5",,true'],
  [['a "b"', 'c, d', 'e\nf', ' g'], '"a ""b""","c, d","e\nf"," g"'],
])('a line of CSV cannot be a formula and stays whole: %#', (cells, expected) => {
  expect(csvLine(cells)).toBe(expected);
});

/** As the bot does it when an agent changes topic and index of a ticket it has classified. */
async function rememberCorrected({ database, queue }: Foundation, text: string): Promise<void> {
  const complaint = {
    id: 'zendesk:1',
    source: { kind: 'zendesk', ticketId: '1' },
    text,
    customer: { id: '2', name: null },
    url: null,
  } as const;
  const classification = Classification.parse({
    ...{ topic: 'Billing', problem: 'Wrong amount', index: 20, band: 'low', confidence: 0.9, needsReview: false },
    ...{ evidence: [], doubt: null, approximate: false, degraded: false, model: 'embedded-a' },
  });
  const correction = { complaintId: complaint.id, better: { topic: 'Internet', index: 90 }, by: 'zendesk' };
  await openStore(database.sql, queue, () => new Date()).remember(complaint, [
    { kind: 'record', classification },
    { kind: 'correct', correction },
  ]);
}
