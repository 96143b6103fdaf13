import { expect, test } from 'vitest';
import { Prediction } from '../../../src/core/classification.ts';
import type { TrainingRow } from '../../../src/core/training-row.ts';
import { embeddedClassifier } from '../../../src/models/embedded/classifier.ts';
import { countFeatures } from '../../../src/models/embedded/counts.ts';
import { LEXICAL_FEATURES } from '../../../src/models/embedded/lexical.ts';
import { decodeModel, encodeModel } from '../../../src/models/embedded/model-file.ts';
import { pace, type TrainingStep } from '../../../src/models/embedded/pace.ts';
import { trainEmbedded } from '../../../src/models/embedded/train.ts';
import { inventedRows } from './rows.ts';

test('learns topic, problem and index from a few dozen rows', async () => {
  const { model, report } = await trainEmbedded(inventedRows(120), { seed: 1 });
  const [furious, calm] = await embeddedClassifier('m-1', model).classify([
    'The wifi keeps dropping again, unacceptable! I am FURIOUS and will cancel!!!',
    'Thanks, could you please check an invoice that has a fee on it?',
  ]);

  expect(furious).toMatchObject({
    topic: 'Internet',
    problem: 'keeps dropping',
    doubt: null,
    approximate: false,
    model: 'm-1',
  });
  expect(calm).toMatchObject({ topic: 'Billing', problem: 'has a fee on it', doubt: null });
  expect(furious?.index).toBeGreaterThan(75);
  expect(calm?.index).toBeLessThan(35);
  expect(Prediction.safeParse(furious).success).toBe(true);
  expect(report.topic?.accuracy).toBeGreaterThan(0.95);
  expect(report.index?.meanAbsoluteError).toBeLessThan(8);
  expect(report.warnings).toEqual([]);
});

test('same rows and seed give the same bytes', async () => {
  const [one, two] = [
    await trainEmbedded(inventedRows(60), { seed: 7 }),
    await trainEmbedded(inventedRows(60), { seed: 7 }),
  ];

  expect(Buffer.compare(encodeModel(one.model), encodeModel(two.model))).toBe(0);
});

test('six rows are enough to train, and the report says how little that is', async () => {
  const rows: TrainingRow[] = [
    ['the router is down', 'Internet', 80],
    ['router slow again', 'Internet', 60],
    ['no internet on the router', 'Internet', 90],
    ['the bill is too high', 'Billing', 50],
    ['wrong bill', 'Billing', 60],
    ['bill charged twice', 'Billing', 70],
  ].map(([text, topic, index]) => ({ text: String(text), topic: String(topic), problem: null, index: Number(index) }));
  const { model, report } = await trainEmbedded(rows, { seed: 1 });
  const [prediction] = await embeddedClassifier('tiny', model).classify(['my router is down']);

  expect(prediction).toMatchObject({ topic: 'Internet', problem: null });
  expect(prediction?.confidence).toBeLessThan(0.9);
  expect(report.warnings.map(({ kind }) => kind)).toContain('few_rows');
});

test('topics alone give a model whose index is a rule of thumb', async () => {
  const rows = inventedRows(40).map((row) => ({ ...row, index: null, problem: null }));
  const { model, report } = await trainEmbedded(rows, { seed: 1 });
  const [hostile, friendly] = await embeddedClassifier('topics', model).classify([
    'The router is horrible, terrible, the worst!',
    'Thanks for the great router!',
  ]);

  expect(report.index).toBeNull();
  expect(hostile).toMatchObject({ topic: 'Internet', approximate: true });
  expect(hostile?.index).toBeGreaterThan(friendly?.index ?? 0);
});

test('an index alone gives a model without topics', async () => {
  const rows = inventedRows(60).map((row) => ({ ...row, topic: null, problem: null }));
  const { model, report } = await trainEmbedded(rows, { seed: 1 });
  const [prediction] = await embeddedClassifier('index', model).classify(['I am FURIOUS and will cancel today!!!']);

  expect(report.topic).toBeNull();
  expect(prediction).toMatchObject({ topic: null, problem: null, confidence: 0 });
  expect(prediction?.index).toBeGreaterThan(70);
});

test('one row, and one topic only, are trained and reported', async () => {
  const [row] = inventedRows(1);
  const single = await trainEmbedded(row === undefined ? [] : [row], { seed: 1 });
  const same = await trainEmbedded(
    inventedRows(30).map((item) => ({ ...item, topic: 'Internet' })),
    { seed: 1 },
  );

  expect(single.report.topic).toBeNull();
  expect(same.report.warnings.map(({ kind }) => kind)).toContain('single_topic');
  expect((await embeddedClassifier('one', same.model).classify(['hello router']))[0]).toMatchObject({
    topic: null,
    confidence: 0,
  });
});

test('rows without any label are refused', async () => {
  await expect(trainEmbedded([{ text: 'x', topic: null, problem: null, index: null }], { seed: 1 })).rejects.toThrow(
    'none of the 1 rows has a topic or an index',
  );
});

test('random labels are reported as noise', async () => {
  const labels = inventedRows(200, 99);
  const rows = inventedRows(200, 5).map((row, i) => ({
    ...row,
    topic: labels[i]?.topic ?? null,
    index: labels[i]?.index ?? null,
    problem: null,
  }));
  const { report } = await trainEmbedded(rows, { seed: 1 });

  expect(report.warnings.map(({ kind }) => kind)).toEqual(['noise_topics', 'noise_index']);
});

test('a narrow range of the index is reported', async () => {
  const rows = inventedRows(80).map((row) => ({ ...row, index: Math.max(75, row.index ?? 0) }));
  const { model, report } = await trainEmbedded(rows, { seed: 1 });

  expect(report.warnings.find(({ kind }) => kind === 'narrow_index_range')?.message).toContain('from 75 to 95');
  expect(model.header.index).toMatchObject({ low: 75, high: 95 });
});

test('the catalogue lists every topic and problem in order', async () => {
  const rows = [...inventedRows(30), { text: 'odd one', topic: 'TV', problem: 'seen once', index: 50 }];
  const { model, report } = await trainEmbedded(rows, { seed: 1 });

  expect(model.header.catalogue.topics.map(({ name }) => name)).toEqual(['Billing', 'Internet', 'TV']);
  expect(model.header.catalogue.topics[2]?.problems).toContain('seen once');
  expect(model.header.problems.classes.map(({ problem }) => problem)).not.toContain('seen once');
  expect(report.warnings.map(({ kind }) => kind)).toContain('problems_not_learned');
});

test('progress is told step by step and the loss falls', async () => {
  const steps: TrainingStep[] = [];
  const { report } = await trainEmbedded(inventedRows(120), { seed: 1, onStep: (step) => steps.push(step) });
  const losses = report.steps.filter(({ phase }) => phase === 'topic').map(({ loss }) => loss ?? 0);

  expect([...new Set(steps.map(({ phase }) => phase))]).toEqual(['read', 'tune', 'topic', 'index', 'problem']);
  expect(steps.every(({ step, steps: all }) => step >= 1 && step <= all)).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
});

test('training stops when it is cancelled and lets other work in between', async () => {
  const stop = new AbortController();
  const reason = new Error('stopped by the operator');
  const training = trainEmbedded(inventedRows(400), { seed: 1, signal: stop.signal });
  setImmediate(() => stop.abort(reason));

  await expect(training).rejects.toBe(reason);
});

test('a model survives its file, bit for bit in its answers', async () => {
  const { model } = await trainEmbedded(inventedRows(90), { seed: 3 });
  const texts = ['The invoice is wrong and I am FURIOUS', 'channel freezes, please check', ''];
  const bytes = encodeModel(model);

  expect(await embeddedClassifier('x', decodeModel(Buffer.from(bytes))).classify(texts)).toEqual(
    await embeddedClassifier('x', model).classify(texts),
  );
  expect(Buffer.compare(encodeModel(decodeModel(bytes)), bytes)).toBe(0);
});

test('a damaged, cut or foreign file is refused with a reason', async () => {
  const bytes = encodeModel((await trainEmbedded(inventedRows(20), { seed: 3 })).model);
  const damaged = bytes.slice();
  damaged[bytes.length - 3] = (damaged[bytes.length - 3] ?? 0) ^ 1;
  const newer = bytes.slice();
  newer[4] = 9;

  expect(() => decodeModel(damaged)).toThrow('checksum');
  expect(() => decodeModel(bytes.subarray(0, 500))).toThrow('checksum');
  expect(() => decodeModel(new TextEncoder().encode('topic,text\n'))).toThrow('do not begin like a model file');
  expect(() => decodeModel(newer)).toThrow('format is 9');
});

test('what was forgotten while reading and came again is counted in full', async () => {
  const once = Array.from(
    { length: 2500 },
    (_, place) => `${(place * 7919).toString(36)}x ${(place * 104_729).toString(36)}y z${place}`,
  );
  const limits = { minTexts: 2, mostFeatures: 2 ** 18, widestPair: 1, mostCandidates: 1000 };
  const counts = await countFeatures([...once, ...once, ...once], limits, pace());
  expect(counts.starts.at(-1)).toBe(counts.ids.length);
  expect(counts.ids.filter((id) => id >= counts.keys.length)).toHaveLength(3 * once.length * LEXICAL_FEATURES);
});
