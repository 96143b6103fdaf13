import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importFile } from '../../src/training/import.ts';
import { isoDate } from '../../src/training/import-date.ts';
import { readIndex } from '../../src/training/import-index.ts';
import { correctedRow, withCorrections } from '../../src/training/read-corrections.ts';
import { whyNotTeachable } from '../../src/training/teachable.ts';

const directory = mkdtempSync(join(tmpdir(), 'umbrage-import-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function read(content: string) {
  const file = join(directory, 'rows.csv');
  writeFileSync(file, content);
  return importFile(file, {});
}

test.each([
  ['85', 85, false],
  [85, 85, false],
  ['5', 5, false],
  ['85 %', 85, false],
  ['85/100', 85, false],
  ['85,5', 85.5, false],
  ['0', 0, false],
  ['100', 100, false],
  ['low', 20, true],
  ['Medium', 55, true],
  ['HIGH', 80, true],
  ['critical', 95, true],
  ['n/a', null, false],
  ['', null, false],
  [null, null, false],
])('an index of %j is %j', (given, value, approximate) => {
  expect(readIndex(given)).toEqual({ kind: 'index', value, approximate });
});

test.each(['120', '-1', '1e3', 'ten', '4 of 5', true, ['5']])('an index of %j is a fault', (given) => {
  expect(readIndex(given)).toMatchObject({ kind: 'fault' });
});

test.each([
  ['2026-03-04', null, '2026-03-04T00:00:00.000Z'],
  ['2026-03-04 10:20', null, '2026-03-04T10:20:00.000Z'],
  ['2026-03-04T10:20:30+02:00', null, '2026-03-04T08:20:30.000Z'],
  ['25/12/2026', null, '2026-12-25T00:00:00.000Z'],
  ['12/25/2026 3:05 PM', null, '2026-12-25T15:05:00.000Z'],
  ['4.3.2026', null, '2026-03-04T00:00:00.000Z'],
  ['4/3/2026', null, null],
  ['4/3/2026', 'day-first', '2026-03-04T00:00:00.000Z'],
  ['4/3/2026', 'month-first', '2026-04-03T00:00:00.000Z'],
  ['31/02/2026', 'day-first', null],
  ['Mar 4, 2026', null, '2026-03-04T00:00:00.000Z'],
  ['1772612400', null, '2026-03-04T08:20:00.000Z'],
  ['yesterday', null, null],
] as const)('the date %s, %s, is %s', (date, order, iso) => {
  expect(isoDate(date, order)).toBe(iso);
});

test('the order of day and month is learned from the whole file', async () => {
  const { rows, summary } = await read('text,topic,date\na,A,4/3/2026\nb,A,25/3/2026\nc,A,soon\n');

  expect(rows.map(({ happenedAt }) => happenedAt?.slice(0, 10))).toEqual(['2026-03-04', '2026-03-25', undefined]);
  expect(summary.undated).toBe(1);
});

test('what cannot be used is left out, counted, and named by row and column', async () => {
  const { rows, summary } = await read(
    [
      'text,topic,problem,index',
      'good,A,p,10',
      ',A,p,10',
      'no label,n/a,p,',
      'too much,A,p,120',
      'a word,A,p,High',
      'good,A,p,10',
      'odd,A,p,quite',
      'more,cells,than,10,columns',
      `long name,${'x'.repeat(200)},p,5`,
      'no name,!!,p,5',
      'short,B',
    ].join('\n'),
  );

  expect(rows.map(({ text, topic, problem, index }) => [text, topic, problem, index])).toEqual([
    ['good', 'A', 'p', 10],
    ['a word', 'A', 'p', 80],
    ['short', 'B', null, null],
  ]);
  expect(summary).toMatchObject({
    read: 11,
    kept: 3,
    approximate: 1,
    leftOut: { emptyText: 1, noLabel: 1, duplicates: 1, contradictions: 0, faults: 5 },
  });
  expect(summary.faults.map(({ where, column }) => [where, column])).toEqual([
    ['row 5', 'index'],
    ['row 8', 'index'],
    ['row 9', 'text'],
    ['row 10', 'topic'],
    ['row 11', 'topic'],
  ]);
  expect(summary.faults[0]?.message).toBe('the index is 120, outside 0 to 100');
});

test('a repeated text adds what was missing; where it contradicts, the later row counts', async () => {
  const { rows, summary } = await read('text,topic,index\na,A,\na,,70\nb,A,10\nb,B,10\n');

  expect(rows.map(({ text, topic, index }) => [text, topic, index])).toEqual([
    ['a', 'A', 70],
    ['b', 'B', 10],
  ]);
  expect(summary.leftOut).toMatchObject({ duplicates: 1, contradictions: 1 });
  expect(summary.contradictions).toEqual([{ earlier: 'row 4', later: 'row 5' }]);
});

test('names that would become one tag are one name', async () => {
  const { rows, summary } = await read(
    'text,topic,problem\na,Billing,Too high\nb,billing ,too-high\nc,Billing,Too high\n',
  );

  expect(new Set(rows.map(({ topic, problem }) => `${topic}/${problem}`))).toEqual(new Set(['Billing/Too high']));
  expect(summary.merged).toContainEqual({ from: 'billing', to: 'Billing' });
});

test('a cell of a megabyte is cut to what a model reads; control characters go', async () => {
  const { rows, summary } = await read(
    `text,topic\n"${'much text\n'.repeat(110_000)}",A\nbell\u0007 and\u0000 nil,A\n`,
  );

  expect(rows[0]?.text.length).toBeLessThanOrEqual(20_000);
  expect(rows[1]?.text).toBe('bell and nil');
  expect(summary).toMatchObject({ kept: 2, cut: 1 });
});

const handled = {
  ...{ complaintId: 'zendesk:1', text: 'a', at: '2026-01-01T00:00:00Z', topic: 'A', problem: 'p', index: 50 },
  ...{ confidence: 0.9, needsReview: false, model: 'm', escalation: null },
};

test('a correction teaches what people said and nothing else', () => {
  expect(correctedRow({ ...handled, better: { index: 90 } })).toEqual({
    text: 'a',
    topic: null,
    problem: null,
    index: 90,
  });
  expect(correctedRow({ ...handled, better: { problem: 'q' } })).toEqual({
    text: 'a',
    topic: 'A',
    problem: 'q',
    index: null,
  });
  const imported = [{ text: 'a', topic: 'B', problem: 'r', index: 10 }];
  expect(withCorrections(imported, [{ ...handled, better: {} }])).toEqual(imported);
  expect(withCorrections(imported, [{ ...handled, better: { topic: 'C' } }])).toEqual([
    { text: 'a', topic: 'C', problem: null, index: 10 },
  ]);
  expect(withCorrections(imported, [{ ...handled, better: { index: 90 } }])).toEqual([
    { text: 'a', topic: 'B', problem: 'r', index: 90 },
  ]);
});

const rowsOf = (topics: (string | null)[], index: number | null = null) =>
  topics.map((topic, i) => ({ text: `text ${i}`, topic, problem: null, index }));
const times = (count: number, topic: string | null) => Array.from({ length: count }, () => topic);

test.each([
  ['no labels', rowsOf(times(9, null)), /None of the 9 rows/],
  ['too few', rowsOf(['A', 'A', 'B', 'B']), /only 4 labelled rows/],
  ['one topic', rowsOf(times(20, 'A')), /one topic "A"/],
  ['one row per topic', rowsOf([...'ABCDEFGHIJ']), /one row only/],
  ['two names of one tag', rowsOf([...times(5, 'A b'), ...times(5, 'a-b')]), /both become the tag "a_b"/],
])('what cannot be learned from is refused: %s', (_name, rows, message) => {
  expect(whyNotTeachable(rows)).toMatch(message);
});

test('one topic with an index, or an index alone, can be learned from', () => {
  expect(whyNotTeachable(rowsOf(times(20, 'A'), 50))).toBeNull();
  expect(whyNotTeachable(rowsOf(times(20, null), 50))).toBeNull();
});
