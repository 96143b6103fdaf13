import { expect, test } from 'vitest';
import { BandBounds, type Prediction } from '../../src/core/classification.ts';
import { UpstreamError } from '../../src/core/errors.ts';
import type { ModelCard } from '../../src/core/model-card.ts';
import { evaluate } from '../../src/training/evaluate.ts';
import { candidateFromCard, championFromCards, fromEvaluation } from '../../src/training/evaluate-gate.ts';
import { type EvaluationItem, judgedItems } from '../../src/training/evaluate-items.ts';
import { trainingOf } from '../../src/training/evaluate-origin.ts';
import { answersOf, type Subject } from '../../src/training/evaluate-run.ts';
import { fingerprintsOf } from '../../src/training/fingerprints.ts';
import { gate } from '../../src/training/gate.ts';
import { DEFAULT_GATE_RULES } from '../../src/training/gate-evidence.ts';

const items: EvaluationItem[] = Array.from({ length: 60 }, (_, i) => ({
  text: `complaint number ${i} about the ${i % 2 ? 'bill' : 'line'}`,
  topic: i % 2 ? 'Billing' : 'Internet',
  problem: null,
  index: i,
  channel: null,
  happenedAt: null,
}));

/** A model that knows the topic by its word, unless told otherwise. */
function subject(name: string, answer: (text: string) => Partial<Prediction>): Subject {
  const said = (text: string): Prediction => ({
    topic: text.includes('bill') ? 'Billing' : 'Internet',
    problem: null,
    index: 40,
    confidence: 0.9,
    evidence: [],
    doubt: null,
    approximate: false,
    degraded: false,
    model: name,
    ...answer(text),
  });
  const catalogue = { topics: ['Billing', 'Internet'].map((topic) => ({ name: topic, problems: [] })) };
  const classify = async (texts: readonly string[]) => texts.map(said);
  const own = { name, kind: 'remote', about: name, classifier: { id: name, classify }, catalogue, card: null } as const;
  return { ...own, isRegistered: false, concurrency: 4, judgedTextsOnly: false, spent: () => null };
}

async function judged(...subjects: Subject[]) {
  const { items: fair, card } = judgedItems(
    'x.csv',
    items,
    subjects.map(({ name }) => ({ model: name, dataHash: '', texts: new Set() })),
  );
  return evaluate(
    subjects,
    fair,
    { ...card, baselinesFrom: 'nothing' },
    {
      at: new Date(0),
      seed: 1,
      resamples: 100,
      policy: { bands: BandBounds.parse({}), confidenceFloor: 0.5 },
      paraphrases: [{ text: 'the bill', paraphrase: 'the invoice' }],
      now: () => performance.now(),
      learningCurve: [],
    },
  );
}

const down = () => {
  throw new UpstreamError('the model is down', { system: 'model', retryable: true });
};

test('what a model does not answer, or answers outside its catalogue, is counted and judged wrong', async () => {
  const { models } = await judged(
    subject('flaky', (text) => (text.includes('number 1 ') ? down() : {})),
    subject('inventive', (text) => (text.includes('number 2 ') ? { topic: 'Weather' } : {})),
    subject('tired', () => ({ degraded: true })),
  );
  expect(models.map(({ operations }) => operations.invalid)).toEqual([1 / 60, 1 / 60, 0]);
  expect(models.map(({ topic }) => topic?.accuracy.value)).toEqual([59 / 60, 59 / 60, 1]);
  expect(models.map(({ operations }) => operations.degraded)).toEqual([0, 0, 1]);
});

test('two models are compared item by item', async () => {
  const { comparisons, sideBySide, suspects } = await judged(
    subject('good', () => ({})),
    subject('blind', () => ({ topic: 'Billing', index: 10 })),
  );
  const [found] = comparisons;
  expect(found?.topic).toMatchObject({ items: 60, onlyFirstRight: 30, onlySecondRight: 0, accuracy: { value: 0.5 } });
  expect(found?.topic?.p).toBeLessThan(1e-6);
  expect(found?.index?.meanAbsoluteError.value).toBeLessThan(0);
  expect(sideBySide[0]?.answers.map(({ topic }) => topic)).toEqual(['Internet', 'Billing']);
  expect(suspects).toEqual([]);
});

test('an outage is waited for, a spent budget ends it, and what stays unanswered is no item of robustness', async () => {
  const refused =
    (code: string, more = {}) =>
    () => {
      throw new UpstreamError('ep was not asked.', { system: 'model', retryable: true, code, ...more });
    };
  let away = 40;
  const outage = subject('outage', () => (away-- > 0 ? refused(away % 2 ? 'breaker_open' : 'busy')() : {}));
  let waitedMs = 0;
  const pause = async (ms: number) => {
    waitedMs += ms;
  };
  const options = { now: () => 0, pause };
  const texts = items.map(({ text }) => text);
  expect((await answersOf(outage, texts, options)).failed).not.toContain(true);
  expect(waitedMs).toBe(80_000);

  const broke = subject('broke', refused('over_budget'));
  await expect(answersOf(broke, texts, options)).rejects.toThrow('ep was not asked. The evaluation was stopped');
  await expect(answersOf(subject('gone', refused('breaker_open')), texts, options)).rejects.toThrow('for 4 minutes');
  const poor = subject('poor', refused('insufficient_quota', { status: 429, retryable: false }));
  expect((await answersOf(poor, texts, options)).failed).not.toContain(false);

  const { models } = await judged(subject('flaky', (text) => (text.startsWith('complaint number 1 ') ? down() : {})));
  expect(models[0]?.robustness.find(({ change }) => change === 'asked again')?.items).toBe(59);
});

test('a label that two sure models contradict is suspected', async () => {
  const contrary = (text: string) => (text.includes('number 3 ') ? { topic: 'Internet' } : {});
  const { suspects } = await judged(subject('one', contrary), subject('two', contrary));
  expect(suspects).toMatchObject([{ label: 'Billing', answer: 'Internet', by: ['one', 'two'], confidence: 0.9 }]);
});

test('an evaluation can be cancelled', async () => {
  const { items: fair, card } = judgedItems('x.csv', items, []);
  const stopped = evaluate(
    [subject('one', () => ({}))],
    fair,
    { ...card, baselinesFrom: '' },
    {
      at: new Date(0),
      seed: 1,
      resamples: 100,
      policy: { bands: BandBounds.parse({}), confidenceFloor: 0.5 },
      paraphrases: [],
      now: () => 0,
      signal: AbortSignal.abort(new Error('Stopped.')),
      learningCurve: [],
    },
  );
  await expect(stopped).rejects.toThrow('Stopped.');
});

const card = (dataHash: string, macroF1: number): ModelCard => ({
  isSample: false,
  rows: 500,
  dataHash,
  catalogue: { topics: [] },
  settings: {},
  metrics: {
    topic: { rows: 500, accuracy: macroF1, macroF1, majority: 0.2, calibrationError: 0.02 },
    index: { rows: 500, meanAbsoluteError: 10, spearman: 0.7 },
  },
  steps: [],
  warnings: [],
});
const byCards = (candidate: ModelCard, champion: ModelCard) =>
  gate(
    candidateFromCard({ id: 'new', card: candidate }),
    championFromCards({ id: 'old', card: champion }, { id: 'new', card: candidate }),
    DEFAULT_GATE_RULES,
  ).verdict;

test('cards of the same data are compared as two separate samples, cards of other data not at all', () => {
  expect(byCards(card('a', 0.9), card('a', 0.7))).toBe('PROMOTE');
  expect(byCards(card('a', 0.71), card('a', 0.7))).toBe('HOLD');
  expect(byCards(card('a', 0.6), card('a', 0.8))).toBe('REJECT');
  expect(byCards(card('a', 0.9), card('b', 0.7))).toBe('HOLD');
  expect(byCards({ ...card('a', 0.9), metrics: {} }, card('a', 0.7))).toBe('REJECT');
});

test('an evaluation of candidate and live model decides by its own figures', async () => {
  const evaluation = await judged(
    subject('new', () => ({})),
    subject('old', (text) => (/number \d /.test(text) ? { topic: 'Billing' } : {})),
  );
  const evidence = fromEvaluation(
    { id: 'new', card: card('a', 0.9) },
    { id: 'old', card: card('b', 0.9) },
    evaluation,
    {
      candidate: 'new',
      champion: 'old',
    },
  );
  expect(evidence.champion?.comparison).toMatchObject({
    on: '60 items of x.csv',
    macroF1: { value: expect.any(Number) },
  });
  expect(evidence.candidate).toMatchObject({ invalid: 0, calibration: { error: expect.closeTo(0.1, 6), chance: 0 } });
  const { verdict, rules } = gate(evidence.candidate, evidence.champion, DEFAULT_GATE_RULES);
  expect({ verdict, failed: rules.filter(({ ok }) => !ok).map(({ name }) => name) }).toEqual({
    verdict: 'PROMOTE',
    failed: [],
  });
  expect(rules.find(({ name }) => name === 'calibration')).toMatchObject({ ok: true });
});

test('without knowledge of what the candidate learned from, an evaluation promotes nothing', async () => {
  const evaluation = await judged(subject('new', () => ({})));
  const overlap = [{ model: 'new', items: 0, isKnown: false, note: 'not stored' }];
  const unsure = { ...evaluation, data: { ...evaluation.data, overlap } };
  const names = { candidate: 'new', champion: null };
  const { candidate, champion } = fromEvaluation({ id: 'new', card: card('a', 0.9) }, null, unsure, names);
  const { verdict, rules } = gate(candidate, champion, DEFAULT_GATE_RULES);
  expect(verdict).toBe('HOLD');
  expect(rules.filter(({ ok }) => !ok)).toMatchObject([{ name: 'unseen items', value: 60 }]);
});

test('what a model learned from is told by its card, then by a source that is it, and of a remote one by nobody', () => {
  const known = { ...card('a', 0.9), texts: fingerprintsOf(['one text', 'other text']) };
  const own = { name: 'own', kind: 'embedded', card: known } as const;
  expect(['one text', 'new text'].map((key) => trainingOf(own, []).texts?.has(key))).toEqual([true, false]);
  expect(trainingOf({ ...own, card: card('a', 0.9) }, []).texts).toBeNull();
  const remote = trainingOf({ name: 'ft:x', kind: 'remote', card: null }, []);
  expect(judgedItems('x.csv', items, [remote]).card.overlap).toMatchObject([
    { items: 0, isKnown: false, note: expect.stringContaining('nobody here knows') },
  ]);
});

test('rows are judged once, and not at all where a model knows them', () => {
  const [first, second] = items;
  if (first === undefined || second === undefined) throw new Error('no items');
  const rows = [
    first,
    { ...first, text: `${first.text.toUpperCase()}!!` },
    second,
    { ...first, topic: null, index: null },
  ];
  const { items: fair, card: data } = judgedItems('x.csv', rows, [
    { model: 'm', dataHash: 'other', texts: new Set([second.text.toLowerCase()]) },
  ]);
  expect(fair).toEqual([first]);
  expect(data).toMatchObject({ rows: 4, used: 1, duplicates: 1, leaked: 1, overlap: [{ model: 'm', items: 1 }] });
  expect(() => judgedItems('x.csv', [], [])).toThrow('none of the 0 rows');
});
