import { expect, test } from 'vitest';
import {
  accuracy,
  brierScore,
  expectedCalibrationError,
  labelScores,
  logLoss,
  macroF1,
  wilsonInterval,
} from '../../src/core/metrics.ts';
import {
  meanAbsoluteError,
  quadraticWeightedKappa,
  rootMeanSquaredError,
  spearman,
  within,
} from '../../src/core/metrics-numbers.ts';
import fixture from '../fixtures/metrics/metrics.json' with { type: 'json' };

const DIGITS = 10;

test.each(fixture.labels)('accuracy, macro-F1 and the scores of each label are those of scikit-learn', (known) => {
  expect(accuracy(known.truth, known.guess)).toBeCloseTo(known.accuracy, DIGITS);
  expect(macroF1(known.truth, known.guess)).toBeCloseTo(known.macroF1, DIGITS);
  const scores = labelScores(known.truth, known.guess).sort((a, b) => (a.label < b.label ? -1 : 1));
  expect(scores.map(({ label, support }) => ({ label, support }))).toEqual(
    known.perLabel.map(({ label, support }) => ({ label, support })),
  );
  for (const [i, score] of scores.entries()) {
    expect(score.precision).toBeCloseTo(known.perLabel[i]?.precision ?? -1, DIGITS);
    expect(score.recall).toBeCloseTo(known.perLabel[i]?.recall ?? -1, DIGITS);
    expect(score.f1).toBeCloseTo(known.perLabel[i]?.f1 ?? -1, DIGITS);
  }
});

test.each(fixture.numbers)('errors and rank correlation are those of scikit-learn and SciPy', (known) => {
  expect(meanAbsoluteError(known.truth, known.guess)).toBeCloseTo(known.mae, DIGITS);
  expect(rootMeanSquaredError(known.truth, known.guess)).toBeCloseTo(known.rmse, DIGITS);
  expect(within(known.truth, known.guess, 10)).toBeCloseTo(known.within10, DIGITS);
  expect(spearman(known.truth, known.guess)).toBeCloseTo(known.spearman, DIGITS);
});

test.each(fixture.bands)('quadratic weighted kappa is that of scikit-learn', (known) => {
  expect(quadraticWeightedKappa(known.truth, known.guess, 4)).toBeCloseTo(known.kappa, DIGITS);
});

test.each(fixture.confidences)('Brier score and calibration error agree', (known) => {
  expect(brierScore(known.confidence, known.correct)).toBeCloseTo(known.brier, DIGITS);
  expect(expectedCalibrationError(known.confidence, known.correct)).toBeCloseTo(known.calibrationError, DIGITS);
});

test.each(fixture.distributions)('log-loss is that of scikit-learn', (known) => {
  expect(logLoss(known.probabilities, known.truth)).toBeCloseTo(known.logLoss, DIGITS);
});

test.each(fixture.wilson)('the Wilson interval of $hits in $n solves its equation', (known) => {
  const { low, high } = wilsonInterval(known.hits, known.n);
  expect(low).toBeCloseTo(known.low, 7);
  expect(high).toBeCloseTo(known.high, 7);
});

test('borders have a defined value', () => {
  expect(accuracy([], [])).toBe(0);
  expect(macroF1([], [])).toBe(0);
  expect(spearman([1, 1, 1], [1, 2, 3])).toBe(0);
  expect(spearman([], [])).toBe(0);
  expect(quadraticWeightedKappa([2, 2], [2, 2], 4)).toBe(1);
  expect(expectedCalibrationError([], [])).toBe(0);
  expect(logLoss([[1, 0]], [1])).toBeCloseTo(-Math.log(Number.EPSILON), 6);
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
});

test('lists of different lengths are refused', () => {
  expect(() => accuracy(['a'], [])).toThrow('Compared 1 items with 0');
  expect(() => meanAbsoluteError([1, 2], [1])).toThrow('Compared 2 numbers with 1');
});
