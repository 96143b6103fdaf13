import { expect, test } from 'vitest';
import { macroF1 } from '../../src/core/metrics.ts';
import { seededRandom } from '../../src/models/embedded/random.ts';
import { keywords } from '../../src/training/baselines.ts';
import { bootstrap, quantile } from '../../src/training/bootstrap.ts';
import {
  accuracyOf,
  coded,
  macroF1Of,
  meanAbsoluteErrorOf,
  places,
  spearmanOf,
} from '../../src/training/metrics-resampled.ts';
import {
  areaUnderRiskCoverage,
  outcomeLogLoss,
  reliabilityBins,
  riskCoverage,
} from '../../src/training/metrics-selective.ts';
import { exactMcNemar, minimumDetectableEffect } from '../../src/training/paired-tests.ts';
import fixture from '../fixtures/evaluation/evaluation.json' with { type: 'json' };

const DIGITS = 10;

test.each(fixture.resampled)('measures of chosen rows are those of scikit-learn and SciPy on these rows', (known) => {
  const rows = Int32Array.from(known.rows);
  const [truth, guess] = [Int32Array.from(known.truth), Int32Array.from(known.guess)];
  const [a, b] = [Float64Array.from(known.a), Float64Array.from(known.b)];

  expect(accuracyOf(truth, guess, rows)).toBeCloseTo(known.accuracy, DIGITS);
  expect(macroF1Of(truth, guess, rows, known.classes)).toBeCloseTo(known.macroF1, DIGITS);
  expect(meanAbsoluteErrorOf(a, b, rows)).toBeCloseTo(known.mae, DIGITS);
  expect(spearmanOf(places(a), places(b), rows)).toBeCloseTo(known.spearman, DIGITS);
});

test.each(fixture.mcnemar)('McNemar is the binomial test of SciPy on the discordant items', (known) => {
  const { onlyFirst, onlySecond, p } = exactMcNemar(known.first, known.second);
  expect({ onlyFirst, onlySecond }).toEqual({ onlyFirst: known.onlyFirst, onlySecond: known.onlySecond });
  expect(p).toBeCloseTo(known.p, DIGITS);
  const differences = known.first.map((hit, i) => Number(hit) - Number(known.second[i]));
  expect(minimumDetectableEffect(differences)).toBeCloseTo(known.detectable, DIGITS);
});

test('McNemar holds with thousands of discordant items, where 2^-n is nothing', () => {
  const first = Array.from({ length: 4000 }, (_, i) => i % 2 === 0);
  expect(
    exactMcNemar(
      first,
      first.map((hit) => !hit),
    ).p,
  ).toBeCloseTo(1, 6);
  expect(exactMcNemar([true], [true]).p).toBe(1);
});

test.each(fixture.selective)('log-loss of the outcome and the area under risk and coverage', (known) => {
  expect(outcomeLogLoss(known.confidence, known.correct)).toBeCloseTo(known.logLoss, DIGITS);
  const curve = riskCoverage(known.confidence, known.correct);
  expect(curve.at(-1)?.coverage).toBe(1);
  expect(areaUnderRiskCoverage(curve)).toBeCloseTo(known.aurc, DIGITS);
});

test('reliability bins hold every item once, in rising confidence', () => {
  const confidence = Array.from({ length: 101 }, (_, i) => ((i * 37) % 101) / 101);
  const bins = reliabilityBins(
    confidence,
    confidence.map((value) => value > 0.5),
    15,
  );
  expect(bins.reduce((sum, { items }) => sum + items, 0)).toBe(101);
  expect(bins.map((bin) => bin.confidence)).toEqual(bins.map((bin) => bin.confidence).toSorted((a, b) => a - b));
  expect(bins[0]?.accuracy).toBe(0);
  expect(bins.at(-1)?.accuracy).toBe(1);
});

test.each(fixture.quantiles)('quantiles are those of NumPy', ({ values, low, high }) => {
  expect(quantile(values, 0.025)).toBeCloseTo(low, DIGITS);
  expect(quantile(values, 0.975)).toBeCloseTo(high, DIGITS);
});

test('a bootstrap interval of a mean is about two standard errors wide, and the same seed gives the same', async () => {
  const values = Array.from({ length: 400 }, (_, i) => (i % 10) / 10);
  const mean = (rows: Int32Array) => [rows.reduce((sum, row) => sum + (values[row] ?? 0), 0) / rows.length];
  const options = () => ({ resamples: 2000, random: seededRandom(5) });
  const [found] = await bootstrap(400, mean, options());
  const error = Math.sqrt(0.0825 / 400);

  expect(found?.value).toBeCloseTo(0.45, 6);
  expect(found?.low).toBeCloseTo(0.45 - 1.96 * error, 2);
  expect(found?.high).toBeCloseTo(0.45 + 1.96 * error, 2);
  expect(await bootstrap(400, mean, options())).toEqual([found]);
  expect(await bootstrap(0, () => [0], options())).toEqual([{ value: 0, low: 0, high: 0 }]);
});

test('labels as numbers give the same macro-F1 as labels as names', () => {
  const [truth, guess] = [
    ['a', 'b', 'a', 'c'],
    ['a', null, 'b', 'c'],
  ];
  const { lists, labels } = coded([truth, guess]);
  const [a = new Int32Array(), b = new Int32Array()] = lists;
  expect(labels).toEqual(['a', 'b', 'c', null]);
  expect(macroF1Of(a, b, Int32Array.of(0, 1, 2, 3), labels.length)).toBeCloseTo(
    macroF1<string | null>(truth, guess),
    DIGITS,
  );
});

test('the keyword baseline is the nearest centroid of scikit-learn', () => {
  const { texts, topics, learned, answers } = fixture.centroids;
  const rows = texts.map((text, i) => ({ text, topic: topics[i] ?? '', problem: null, index: null }));
  const answer = keywords(rows.slice(0, learned));
  expect(texts.slice(learned).map((text) => answer(text).topic)).toEqual(answers);
});
