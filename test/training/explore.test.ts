import { expect, test } from 'vitest';
import { BandBounds } from '../../src/core/classification.ts';
import { explore } from '../../src/training/explore.ts';
import type { PlacedRow } from '../../src/training/explore-rows.ts';
import { lengthBins, spreadOf } from '../../src/training/explore-spread.ts';
import { tally } from '../../src/training/explore-tally.ts';
import { termsOf } from '../../src/training/explore-terms.ts';
import { courseOf } from '../../src/training/explore-time.ts';

const bounds = BandBounds.parse({});

function rowsOf(given: readonly Partial<PlacedRow>[]): PlacedRow[] {
  return given.map((row, place) => ({
    text: `text ${place}`,
    topic: 'Billing',
    problem: null,
    index: 50,
    happenedAt: null,
    where: `row ${place + 2}`,
    ...row,
  }));
}

const LONG = 'The technician was to come on Monday between eight and twelve and nobody came or called me at all';

test('percentiles are those of numpy', () => {
  // numpy.percentile([3, 1, 4, 1, 5, 9, 2, 6], [10, 25, 50, 75, 90])
  expect(spreadOf([3, 1, 4, 1, 5, 9, 2, 6])).toEqual({
    count: 8,
    low: 1,
    lowerQuartile: 1.75,
    median: 3.5,
    upperQuartile: 5.25,
    high: expect.closeTo(6.9, 10),
    least: 1,
    most: 9,
  });
  expect(spreadOf([])).toBeNull();
});

test('every index falls into one bin, 100 into the last', async () => {
  const indexes = [0, 39, 40, 69, 70, 89, 90, 100];
  const { index } = await explore(rowsOf(indexes.map((value) => ({ index: value }))), { bounds });
  expect(index?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(8);
  expect(index?.bins.at(-1)).toEqual({ from: 95, to: 100, count: 1, band: 'critical' });
  expect(index?.bands.map(({ count }) => count)).toEqual([2, 2, 2, 2]);
});

test('one enormous text does not squeeze all others into one bar', () => {
  const { bins, beyond } = lengthBins([...Array.from({ length: 500 }, (_, place) => place % 50), 90_000]);
  expect(bins.length).toBeGreaterThan(10);
  expect(beyond).toBe(1);
});

test('words that say nothing, addresses and numbers are not counted', () => {
  const { words, pairs } = termsOf(
    "The Company’s router (a WT-200) isn't working. Router at home! me@x.example http://x.example",
  );
  expect([...words]).toEqual(['company', 'router', 'wt', 'working', 'home'].filter((word) => word !== 'wt'));
  expect([...pairs]).toEqual(['company router']);
});

test('counts stay in bounded memory and keep what is frequent', () => {
  const counts = tally(100);
  for (let place = 0; place < 10_000; place++) counts.add(place % 3 === 0 ? 'often' : `rare ${place}`);
  const [first] = counts.top(1, 1);
  expect(first?.name).toBe('often');
  expect(first?.count).toBeGreaterThanOrEqual(3334 - counts.lost());
});

test('the most telling words are those of the topic', async () => {
  const rows = rowsOf(
    Array.from({ length: 60 }, (_, place) =>
      place % 2 === 0
        ? { topic: 'Billing', text: `The refund on my account is missing` }
        : { topic: 'Internet', text: `The router of my account is dead` },
    ),
  );
  const { words } = await explore(rows, { bounds });
  const [billing, internet] = words.telling;
  expect(billing).toMatchObject({ topic: 'Billing', rows: 30 });
  expect(billing?.words.map(({ text }) => text)).toContain('refund');
  expect(internet?.words.map(({ text }) => text)).toContain('router');
  expect(billing?.words.map(({ text }) => text)).not.toContain('account');
  expect(billing?.words.find(({ text }) => text === 'refund')).toMatchObject({ inTopic: 30, elsewhere: 0 });
});

test('equal texts are found whatever their case and punctuation, and so are their contradictions', async () => {
  const found = await explore(
    rowsOf([
      { text: 'My bill is wrong!' },
      { text: 'my bill is wrong' },
      { text: 'No dial tone.', topic: 'Phone' },
      { text: 'no dial tone', topic: 'Network outage' },
      { text: 'So slow', index: 20 },
      { text: 'so slow...', index: 41 },
      { text: 'So late', index: 20 },
      { text: 'so late...', index: null, topic: null },
    ]),
    { bounds },
  );
  expect(found.duplicates).toMatchObject({ groups: 2, extraRows: 4 });
  expect(found.contradictions).toMatchObject({ groups: 2, rows: 4 });
  expect(found.contradictions.examples.map(({ differs }) => differs)).toEqual([['topic'], ['index']]);
  expect(found.contradictions.examples[0]?.rows.map(({ where }) => where)).toEqual(['row 4', 'row 5']);
});

test('nearly equal texts are found, different ones are not', async () => {
  const other = 'My internet has been down since the storm and the status page says that all is well in my street';
  const found = await explore(
    rowsOf([{ text: LONG }, { text: `${LONG} today` }, { text: other }, { text: LONG.split(' ').reverse().join(' ') }]),
    { bounds },
  );
  expect(found.near).toMatchObject({ groups: 1, rows: 2, contradicting: 0 });
  expect(found.near.examples[0]?.rows.map(({ where }) => where)).toEqual(['row 2', 'row 3']);
});

test('three thousand pasted texts cost little', async () => {
  const begun = performance.now();
  const found = await explore(rowsOf(Array.from({ length: 3_000 }, (_, place) => ({ text: `${LONG} ${place}` }))), {
    bounds,
  });
  expect(found.near).toMatchObject({ groups: 1, rows: 3_000 });
  expect(performance.now() - begun).toBeLessThan(20_000);
});

test.each([
  [10, 1, 'day'],
  [200, 1, 'week'],
  [45, 10, 'day'],
  [120, 10, 'week'],
  [900, 10, 'month'],
])('over %i days with %i rows a day the unit is the %s', (days, perDay, unit) => {
  const rows = Array.from({ length: days * perDay }, (_, place) => ({
    happenedAt: new Date(Date.UTC(2026, 0, 1) + (place % days) * 86_400_000).toISOString(),
    index: 50,
  }));
  const course = courseOf(rows);
  expect(course?.unit).toBe(unit);
  expect(course?.periods.reduce((sum, { count }) => sum + count, 0)).toBe(days * perDay);
});

test('weeks begin on Monday and have no gap', () => {
  const course = courseOf(
    ['2026-11-22T23:59:00Z', '2026-09-21T00:00:00Z', 'not a date']
      .map((happenedAt) => ({ happenedAt, index: null }))
      .concat(Array.from({ length: 30 }, () => ({ happenedAt: '2026-10-01T12:00:00Z', index: null }))),
  );
  expect(course?.unit).toBe('week');
  expect(course?.periods[0]?.from).toBe('2026-09-21T00:00:00.000Z');
  expect(
    course?.periods.every(({ until }, place, all) => all[place + 1] === undefined || all[place + 1]?.from === until),
  ).toBe(true);
  expect(courseOf([{ happenedAt: null, index: 1 }])).toBeNull();
});

test('what stands in the way of learning is said', async () => {
  const rows = rowsOf([
    ...Array.from({ length: 60 }, (_, place) => ({
      text: `about ${place} something`,
      index: 50 + (place % 10),
      problem: 'Fee',
    })),
    { topic: 'TV', problem: 'Sound', text: 'me@x.example' },
  ]);
  const { findings, personal } = await explore(rows, { bounds });
  expect(findings.map(({ label }) => label)).toEqual([
    'Narrow index',
    'Small topics',
    'Small problems',
    'Personal data',
  ]);
  expect(personal.examples).toEqual([{ where: 'row 62', kind: 'email', masked: 'm***@***.example' }]);
});

test('nothing at all is explored without an error', async () => {
  const found = await explore([], { bounds });
  expect(found).toMatchObject({ rows: 0, topics: [], index: null, length: null, time: null });
});

test('it can be stopped', async () => {
  const rows = rowsOf(Array.from({ length: 20_000 }, () => ({ text: LONG })));
  await expect(explore(rows, { bounds, signal: AbortSignal.abort() })).rejects.toThrow();
});
