import { expect, test } from 'vitest';
import { gate } from '../../src/training/gate.ts';
import {
  DEFAULT_GATE_RULES,
  type GateCandidate,
  type GateChampion,
  type GateComparison,
} from '../../src/training/gate-evidence.ts';

const candidate: GateCandidate = {
  id: 'new',
  topic: { items: 1000, accuracy: 0.8, majority: 0.2 },
  index: { items: 1000, spearman: 0.7 },
  calibration: { error: 0.03, chance: 0.02 },
  invalid: 0,
  p95Ms: 1,
  costPer1000: null,
  injectionsPassed: null,
  daysToShutdown: null,
  perhapsLearned: null,
};
const comparison: GateComparison = {
  on: '400 items of x.csv',
  macroF1: { value: 0.01, low: -0.002, high: 0.02 },
  topics: [{ topic: 'Billing', f1: { value: -0.01, low: -0.04, high: 0.02 } }],
  meanAbsoluteError: { value: 0.2, low: -0.4, high: 0.8 },
};
const champion: GateChampion = {
  id: 'old',
  isSample: false,
  hasTopics: true,
  calibrationError: 0.04,
  comparison,
  whyNot: null,
};
const judged = (change: Partial<GateCandidate>, against: GateChampion | null = champion) =>
  gate({ ...candidate, ...change }, against, DEFAULT_GATE_RULES);
const compared = (change: Partial<GateComparison>) =>
  gate(candidate, { ...champion, comparison: { ...comparison, ...change } }, DEFAULT_GATE_RULES);
const failed = ({ rules }: ReturnType<typeof gate>) => rules.filter(({ ok }) => !ok).map(({ name }) => name);

test('a model that is as good passes, with the numbers of every rule', () => {
  const result = judged({});
  expect(result.verdict).toBe('PROMOTE');
  expect(result.rules.map(({ name }) => name)).toEqual([
    'topic beats the majority',
    'index beats chance',
    'macro-F1',
    'every topic',
    'index error',
    'calibration',
    'valid answers',
    'time',
  ]);
  expect(result.rules.find(({ name }) => name === 'macro-F1')).toMatchObject({ value: -0.002, bound: -0.005 });
});

test.each<[string, Partial<GateCandidate>, string, string]>([
  ['random labels', { topic: { items: 500, accuracy: 0.21, majority: 0.2 } }, 'REJECT', 'topic beats the majority'],
  [
    'fewer right than the majority',
    { topic: { items: 500, accuracy: 0.1, majority: 0.2 } },
    'REJECT',
    'topic beats the majority',
  ],
  ['a handful of rows', { topic: { items: 8, accuracy: 0.625, majority: 0.5 } }, 'REJECT', 'topic beats the majority'],
  ['a random index', { index: { items: 400, spearman: 0.05 } }, 'REJECT', 'index beats chance'],
  ['nothing held out', { topic: null, index: null }, 'REJECT', 'held-out scores'],
  ['an invalid answer', { invalid: 0.001 }, 'REJECT', 'valid answers'],
  ['overconfidence', { calibration: { error: 0.08, chance: 0.02 } }, 'HOLD', 'calibration'],
  ['slowness', { p95Ms: 2500 }, 'HOLD', 'time'],
  ['a price', { costPer1000: 25 }, 'HOLD', 'cost'],
  ['obedience to a customer', { injectionsPassed: false }, 'REJECT', 'orders in texts'],
  ['a base that ends', { daysToShutdown: 20 }, 'HOLD', 'end of life'],
  ['items it may have learned from', { perhapsLearned: 60 }, 'HOLD', 'unseen items'],
])('%s', (_name, change, verdict, rule) => {
  const result = judged(change);
  expect({ verdict: result.verdict, failed: failed(result) }).toEqual({ verdict, failed: [rule] });
});

test.each<[string, Partial<GateComparison>, string, string[]]>([
  ['macro-F1 perhaps worse', { macroF1: { value: 0, low: -0.01, high: 0.01 } }, 'HOLD', ['macro-F1']],
  ['macro-F1 surely worse', { macroF1: { value: -0.05, low: -0.08, high: -0.02 } }, 'REJECT', ['macro-F1']],
  [
    'one topic surely worse',
    { topics: [{ topic: 'TV', f1: { value: -0.1, low: -0.2, high: -0.01 } }] },
    'HOLD',
    ['every topic'],
  ],
  ['one topic perhaps worse', { topics: [{ topic: 'TV', f1: { value: -0.1, low: -0.3, high: 0.1 } }] }, 'PROMOTE', []],
  ['the index perhaps worse', { meanAbsoluteError: { value: 1.2, low: 0.2, high: 2 } }, 'HOLD', ['index error']],
  ['the index surely worse', { meanAbsoluteError: { value: 3, low: 2, high: 4 } }, 'REJECT', ['index error']],
])('%s', (_name, change, verdict, rules) => {
  const result = compared(change);
  expect({ verdict: result.verdict, failed: failed(result) }).toEqual({ verdict, failed: rules });
});

test('a confidence that is off may be no worse than that of the live model, or than so few items show anyway', () => {
  const off = { error: 0.08, chance: 0.02 };
  expect(judged({ calibration: off }, { ...champion, calibrationError: 0.09 }).verdict).toBe('PROMOTE');
  expect(judged({ calibration: { ...off, chance: 0.1 } }).verdict).toBe('PROMOTE');
  expect(judged({ calibration: off }, null).verdict).toBe('PROMOTE');
});

test('without a fair comparison nothing of ones own is replaced, but the sample is, and an empty place is taken', () => {
  const unknown = { ...champion, comparison: null, whyNot: 'other rows' };
  expect(judged({}, unknown)).toMatchObject({ verdict: 'HOLD' });
  expect(judged({}, { ...unknown, isSample: true }).verdict).toBe('PROMOTE');
  expect(judged({}, null).verdict).toBe('PROMOTE');
  expect(judged({ topic: { items: 500, accuracy: 0.2, majority: 0.2 } }, null).verdict).toBe('REJECT');
});

test('not even the sample gives way to a model that was measured to be worse', () => {
  const against = (change: Partial<GateComparison>) =>
    gate(candidate, { ...champion, isSample: true, comparison: { ...comparison, ...change } }, DEFAULT_GATE_RULES);
  const worse = against({ macroF1: { value: -0.05, low: -0.08, high: -0.02 } });
  expect({ verdict: worse.verdict, failed: failed(worse) }).toEqual({ verdict: 'REJECT', failed: ['macro-F1'] });
  expect(against({ macroF1: { value: -0.01, low: -0.04, high: 0.02 } }).verdict).toBe('PROMOTE');
});

test('a model of the index alone is judged by it', () => {
  expect(judged({ topic: null }, null).verdict).toBe('PROMOTE');
  expect(judged({ topic: null }, { ...champion, hasTopics: false }).verdict).toBe('PROMOTE');
  const instead = judged({ topic: null }, { ...champion, comparison: { ...comparison, macroF1: null, topics: [] } });
  expect({ verdict: instead.verdict, failed: failed(instead) }).toEqual({ verdict: 'REJECT', failed: ['topics'] });
});
