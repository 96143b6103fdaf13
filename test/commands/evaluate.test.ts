import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvLine } from '../../src/core/csv-line.ts';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';
import { complaintRows, csvOf } from '../support/labelled.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await openCommandLine();
  write('rows.csv', csvOf(complaintRows));
  write('new.csv', judgedCsv());
  expect(await line.run('train', '--data', 'rows.csv', '--out', 'model')).toMatchObject({ code: 0 });
});
afterAll(() => line.close());

const write = (name: string, content: string) => writeFileSync(join(line.directory, name), content);
const read = (name: string) => readFileSync(join(line.directory, name), 'utf8');

/** Thirty-two complaints in words of their own, two of them the same, one hostile to a browser. */
function judgedCsv(): string {
  const places = ['in the kitchen', 'at work', 'for my mother', 'since Monday'];
  const whats = [
    ['My invoice is wrong', 'Billing', 'Wrong amount', 60],
    ['You charged a fee twice', 'Billing', 'Wrong amount', 75],
    ['The refund is missing and I cancel', 'Billing', 'Wrong amount', 92],
    ['Thank you for the bill', 'Billing', 'Wrong amount', 8],
    ['The router is offline', 'Internet', 'No connection', 55],
    ['The connection is down again', 'Internet', 'No connection', 70],
    ['No internet, I am furious', 'Internet', 'No connection', 90],
    ['Please look at the wifi', 'Internet', 'No connection', 20],
  ] as const;
  const rows: (string | number)[][] = whats.flatMap(([what, topic, problem, index], i) =>
    places.map((place, j) => [
      `${what} ${place}`,
      topic,
      problem,
      index,
      j % 2 ? 'chat' : 'email',
      `2026-10-0${1 + i}`,
    ]),
  );
  rows.push(['MY INVOICE, is wrong in the kitchen!', 'Billing', 'Wrong amount', 60, 'chat', '2026-10-09']);
  rows.push(['<script>alert(1)</script> & the bill', 'Internet', 'No connection', 50, 'chat', '2026-10-09']);
  return ['text,topic,problem,index,channel,date', ...rows.map((cells) => csvLine(cells))].join('\n');
}

test('a folder, the live model and the baselines are judged on the same complaints', { timeout: 180_000 }, async () => {
  const { code, out } = await line.run(
    ...['evaluate', '--models', 'model,live', '--data', 'new.csv', '--train', 'rows.csv'],
    ...['--resamples', '200', '--out', 'report', '--json'],
  );

  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found.models.map(({ name }: { name: string }) => name)).toEqual(['model', 'live', 'majority', 'keywords']);
  expect(found.data).toMatchObject({
    rows: 34,
    used: 33,
    duplicates: 1,
    leaked: 0,
    span: { from: '2026-10-01', to: '2026-10-09' },
    baselinesFrom: 'rows.csv, 40 rows without the judged texts',
  });
  const [own, live, majority] = found.models;
  expect(own.topic.accuracy.value).toBeGreaterThan(0.8);
  expect(own.topic.accuracy.low).toBeLessThan(own.topic.accuracy.value);
  expect(own.index.items).toBe(33);
  expect(own.robustness).toHaveLength(9);
  expect(own.consistency.pairs).toBeGreaterThan(50);
  expect(own.operations).toMatchObject({ invalid: 0, degraded: 0, costPer1000: null });
  expect(own.slices.map(({ by, name }: { by: string; name: string }) => `${by}: ${name}`)).toContain('channel: email');
  // The live model learned other names, so it can hardly be right.
  expect(live.topic.unknownTopics).toBeLessThanOrEqual(1);
  expect(majority.topic.accuracy.value).toBeCloseTo(16 / 33, 6);
  const against = found.comparisons.find((one: { second: string }) => one.second === 'majority');
  expect(against.topic.p).toBeLessThan(0.01);
  expect(against.topic.onlyFirstRight).toBeGreaterThan(against.topic.onlySecondRight);
  expect(JSON.parse(read('report/report.json'))).toEqual({ ...found, files: undefined });
});

test('the page shows complaints as text, never as markup, loads nothing, and is private', async () => {
  await line.run('evaluate', '--models', 'model', '--data', 'new.csv', '--resamples', '50', '--out', 'page');
  const html = read('page/report.html');
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/(src|href)="http/);
  for (const heading of ['Result', 'Topic by topic', 'Confidence', 'Robustness', 'Where it is weak']) {
    expect(html).toContain(`<h2>${heading}</h2>`);
  }
  expect(statSync(join(line.directory, 'page/report.html')).mode & 0o077).toBe(0);
  for (const name of ['macro-f1', 'topics', 'confusion-1', 'index-1', 'reliability', 'risk-coverage', 'robustness']) {
    expect(existsSync(join(line.directory, 'page/charts', `${name}.png`)), name).toBe(true);
  }
});

test('the same seed gives the same figures', async () => {
  const run = async () => {
    const { out } = await line.run(
      ...['evaluate', '--models', 'model', '--data', 'new.csv', '--resamples', '50', '--out', 'again', '--json'],
    );
    const { models, comparisons } = JSON.parse(out);
    return { comparisons, models: models.map((model: object) => ({ ...model, operations: null })) };
  };
  expect(await run()).toEqual(await run());
});

test('a model is not judged on what it learned from', async () => {
  expect(await line.run('evaluate', '--models', 'model', '--data', 'rows.csv')).toMatchObject({
    code: 1,
    err: expect.stringContaining('is the very data model was trained on'),
  });
  write('mixed.csv', `${judgedCsv()}\n${csvOf(complaintRows.slice(0, 10)).split('\n').slice(1).join(',,\n')},,`);
  const { out } = await line.run(
    ...['evaluate', '--models', 'model', '--data', 'mixed.csv', '--train', 'rows.csv'],
    ...['--resamples', '50', '--out', 'mixed', '--json'],
  );
  expect(JSON.parse(out).data).toMatchObject({ leaked: 10, used: 33 });
});

test('baselines alone learn from the judged rows in turns', async () => {
  const { code, out } = await line.run(
    ...['evaluate', '--models', 'keywords', '--data', 'new.csv', '--resamples', '50', '--out', 'base', '--json'],
  );
  expect(code).toBe(0);
  const { models, data } = JSON.parse(out);
  expect(data.baselinesFrom).toMatch(/^the judged rows themselves/);
  expect(models.map(({ name }: { name: string }) => name)).toEqual(['majority', 'keywords']);
  expect(models[1].topic.accuracy.value).toBeGreaterThan(0.8);
});

test('wrong use is said in a sentence', async () => {
  const stranger = await line.run('evaluate', '--models', 'nobody', '--data', 'new.csv');
  expect(stranger).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^There is no model "nobody"\. There are: live,/),
  });
  expect(await line.run('evaluate', '--models', 'model', '--data', 'none.csv')).toMatchObject({
    code: 1,
    err: expect.stringContaining('none.csv'),
  });
  expect(await line.run('evaluate', '--models', 'model')).toMatchObject({ code: 2 });
  expect(await line.run('evaluate', '--models', ',', '--data', 'new.csv')).toMatchObject({ code: 2 });
  expect(await line.run('evaluate', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('--learning-curve'),
  });
});

test('a learning curve shows what more rows bring', { timeout: 180_000 }, async () => {
  const { out } = await line.run(
    ...['evaluate', '--models', 'model', '--data', 'new.csv', '--train', 'rows.csv', '--learning-curve'],
    ...['--resamples', '50', '--out', 'curve', '--json'],
  );
  expect(JSON.parse(out).learningCurve.map(({ rows }: { rows: number }) => rows)).toEqual([20, 30, 40]);
  expect(read('curve/report.html')).toContain('Would more data help?');
});
