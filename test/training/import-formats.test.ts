import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importFile } from '../../src/training/import.ts';
import type { Columns } from '../../src/training/import-columns.ts';

const directory = mkdtempSync(join(tmpdir(), 'umbrage-import-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
function fileOf(content: string | Uint8Array): string {
  files += 1;
  const file = join(directory, `file-${files}`);
  writeFileSync(file, content);
  return file;
}
const read = (content: string | Uint8Array, columns: Columns = {}) => importFile(fileOf(content), columns);

const ROWS = [
  { text: 'The café is closed, again', topic: 'Opening', problem: 'Hours', index: 70, happenedAt: null },
  { text: 'He said "no" and hung up', topic: 'Staff', problem: null, index: 85.5, happenedAt: null },
];
const table = (delimiter: string, newline: string) =>
  [
    ['Complaint', 'Category', 'Issue', 'CDI'],
    ['"The café is closed,\tagain"', 'Opening', 'Hours', '70'],
    ['"He said ""no"" and\nhung up"', 'Staff', '', '"85,5"'],
  ]
    .map((row) => row.join(delimiter))
    .join(newline);

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

test.each([
  ['commas', Buffer.from(table(',', '\n')), ',', 'UTF-8'],
  ['semicolons, CRLF and a BOM', Buffer.from(`\ufeff${table(';', '\r\n')}\r\n`), ';', 'UTF-8'],
  ['tabs', Buffer.from(table('\t', '\n')), '\t', 'UTF-8'],
  ['the line of Excel', Buffer.from(`sep=;\r\n${table(';', '\r\n')}`), ';', 'UTF-8'],
  ['Windows-1252', latin1(table(';', '\r\n')), ';', 'Windows-1252'],
  ['UTF-16 with a BOM', utf16(table(',', '\r\n')), ',', 'UTF-16'],
  ['UTF-16 without, big endian', Buffer.from(utf16(table(',', '\n')).subarray(2)).swap16(), ',', 'UTF-16'],
])('a table is read: %s', async (_name, bytes, delimiter, encoding) => {
  const { rows, summary } = await read(bytes);

  expect(rows).toEqual(ROWS);
  expect(summary.found).toMatchObject({ format: 'CSV', delimiter, encoding: { name: encoding } });
  expect(summary.columns).toEqual({ text: 'Complaint', topic: 'Category', problem: 'Issue', index: 'CDI' });
});

const label = { Topic: 'Opening', Problem: 'Hours', Customer_Dissatisfaction_Index: 70 };
const complaint = 'The café is closed, again';
const chat = {
  messages: [
    { role: 'system', content: 'Answer in JSON.' },
    { role: 'user', content: complaint },
    { role: 'assistant', content: JSON.stringify(label) },
  ],
};
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test.each([
  ['JSON Lines', `{"text":"${complaint}","topic":"Opening","problem":"Hours","index":"70"}\n`],
  [
    'a JSON array over many lines',
    JSON.stringify([{ body: complaint, label: 'Opening', issue: 'Hours', index: 70 }], null, 2),
  ],
  ['labels as an object', JSON.stringify({ complaint, details: label })],
  ['prompt and completion', JSON.stringify({ prompt: complaint, completion: `Sure: ${JSON.stringify(label)}` })],
  ['chats', `${JSON.stringify(chat)}\r\n`],
  ['Complaints and Details', `Complaints,Details\r\n" ${complaint}",${quoted(JSON.stringify(label))}`],
  [
    'JSON in a column that looks like a topic',
    `Complaint,Label\n${quoted(complaint)},${quoted(JSON.stringify(label))}`,
  ],
])('labels are found in: %s', async (_name, content) => {
  expect((await read(content)).rows).toEqual([ROWS[0]]);
});

test('named columns win over guessed ones, in any case', async () => {
  const content = 'text,reply,kind,topic,when\nNo,"The café is closed, again",Opening,x,2026-01-02 03:04\n';
  const { rows, summary } = await read(content, { text: 'Reply', topic: 'kind', date: 'when' });

  expect(rows).toEqual([{ ...ROWS[0], problem: null, index: null, happenedAt: '2026-01-02T03:04:00.000Z' }]);
  expect(summary.columns).toEqual({ text: 'reply', topic: 'kind', date: 'when' });
});

test('an encoding that changes within the file does not spoil the rest', async () => {
  const content = Buffer.concat([
    Buffer.from('text,topic\nCafé one,A\n'),
    latin1('Café two,A\n'),
    Buffer.from('Café ☕,A\n'),
  ]);
  const { rows, summary } = await read(content);

  expect(rows.map(({ text }) => text)).toEqual(['Café one', 'Café two', 'Café ☕']);
  expect(summary.found.encoding).toEqual({ name: 'UTF-8', foreign: 1 });
});

test('garbled text is put right, French spacing is left alone', async () => {
  const content = 'text,topic\nI donâ€™t like the cafÃ©,A\nIl vient à\u00a0«\u00a0Paris\u00a0»,A\nÃƒÂ©tÃ©,A\n';
  const { rows, summary } = await read(content);

  expect(rows.map(({ text }) => text)).toEqual(['I don’t like the café', 'Il vient à « Paris »', 'été']);
  expect(summary.repaired).toBe(2);
});

test('a character cut by a block of the file stays whole', async () => {
  // 64 KiB is what a stream reads at once; the characters of two bytes straddle every odd border.
  const content = `text,topic\n${Array.from({ length: 3000 }, (_, i) => `${i}${'é'.repeat(50)}x,A`).join('\n')}`;
  const { rows, summary } = await read(content);

  expect(rows).toHaveLength(3000);
  expect(rows.every(({ text }) => /^\d+é{50}x$/.test(text))).toBe(true);
  expect(summary.found.encoding).toEqual({ name: 'UTF-8', foreign: 0 });
});

test.each([
  ['0 rows', '', /has no rows/],
  ['a header alone', 'text,topic\n', /has no rows/],
  ['an empty array', '[]', /has no rows/],
  ['no such column', 'text,topic\na,b\n', /has no column "nope". It has "text", "topic"/, { text: 'nope' }],
  ['no text', 'id,topic\n1,A\n', /looks like the text.*"id", "topic".*--text-column/],
  ['no label', 'text,id\na,1\n', /looks like a topic or an index.*--topic-column or --index-column/],
  ['no header', `${'I am unhappy with you. '.repeat(4)},A\nb,B\n`, /first row does not look like a header/],
  [
    'a quotation mark never closed',
    'text,topic\na,A\n"b,A\nc,A\n',
    /, row 3: a quotation mark is opened and never closed/,
  ],
  ['text after a quotation mark', 'text,topic\na,A\n\n"b"c,A\n', /, row 4: after a closing quotation mark/],
  ['a mark in a bare cell', 'text,topic\na "b" c,A\n', /, row 2: a quotation mark stands inside/],
  ['broken JSON', '{"text":"a","topic":"A"}\n{"text":"b",}\n', /, line 2: what begins here is not valid JSON/],
  ['JSON cut off', '{"text":"a","topic":"A"}\n{"text":"b"', /, line 2: the JSON object that begins here never ends/],
  ['JSON and something else', '{"text":"a","topic":"A"}\nhello\n', /, line 2: a JSON object was expected/],
  [
    'nothing usable',
    'text,index\na,120\n,5\n',
    /2 rows and none can be used: 1 without a text.*row 2, column "index".*120/,
  ],
])('a file that cannot be used is told in one sentence: %s', async (_name, content, message, columns: Columns = {}) => {
  await expect(read(content, columns)).rejects.toThrow(message);
});

test.each([
  ['a workbook', Buffer.from('PK\x03\x04rest'), /Excel workbook. Save the sheet as CSV/],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), /is compressed/],
  ['a binary file', Buffer.from([1, 2, 3, 0, 5, 6, 7, 8]), /is a binary file/],
])('a file that is not text is refused: %s', async (_name, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(message);
});

test('a folder and a missing file are told apart', async () => {
  const folder = join(directory, 'folder');
  mkdirSync(folder);

  await expect(importFile(folder, {})).rejects.toThrow(`${folder} is a folder. Give a file.`);
  await expect(importFile(join(directory, 'gone.csv'), {})).rejects.toThrow('gone.csv cannot be opened.');
});
