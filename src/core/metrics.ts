/** Measures of labels and probabilities. `metrics-numbers.ts` has those of the index. */

/** Share of equal pairs, 0 to 1; 0 for no pairs. */
export function accuracy<Label>(truth: ArrayLike<Label>, guess: ArrayLike<Label>): number {
  sameLength(truth, guess);
  if (truth.length === 0) return 0;
  let right = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === guess[i]) right++;
  return right / truth.length;
}

export interface LabelScore<Label> {
  label: Label;
  precision: number;
  recall: number;
  f1: number;
  /** How often the label is the truth. */
  support: number;
}

/** Precision, recall and F1 of every label that occurs as truth or guess, in order of first appearance. */
export function labelScores<Label>(truth: ArrayLike<Label>, guess: ArrayLike<Label>): LabelScore<Label>[] {
  sameLength(truth, guess);
  const counts = new Map<Label, { hit: number; truth: number; guess: number }>();
  const at = (label: Label) => {
    const known = counts.get(label) ?? { hit: 0, truth: 0, guess: 0 };
    counts.set(label, known);
    return known;
  };
  for (const [i, label] of Array.from(truth).entries()) {
    const guessed = guess[i];
    at(label).truth++;
    if (guessed === undefined) continue;
    at(guessed).guess++;
    if (guessed === label) at(label).hit++;
  }
  return [...counts].map(([label, count]) => ({
    label,
    precision: ratio(count.hit, count.guess),
    recall: ratio(count.hit, count.truth),
    f1: ratio(2 * count.hit, count.truth + count.guess),
    support: count.truth,
  }));
}

/** Unweighted mean F1 over the labels that occur as truth or guess (scikit-learn `f1_score(average='macro')`). */
export function macroF1<Label>(truth: ArrayLike<Label>, guess: ArrayLike<Label>): number {
  const scores = labelScores(truth, guess);
  return ratio(
    scores.reduce((sum, score) => sum + score.f1, 0),
    scores.length,
  );
}

/**
 * Expected calibration error over bins of equal mass: the mean distance between confidence and hit rate per bin, weighted by size.
 * @param confidence probability of each answer, 0 to 1
 * @param correct whether that answer was right
 * @param bins number of bins; items sorted by confidence are cut at `floor(b * n / bins)`
 */
export function expectedCalibrationError(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  bins = 15,
): number {
  sameLength(confidence, correct);
  const n = confidence.length;
  const order = Array.from(confidence, (value, i) => ({ value, right: correct[i] === true })).sort(
    (a, b) => a.value - b.value,
  );
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const members = order.slice(Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins));
    error += Math.abs(members.reduce((sum, item) => sum + item.value - (item.right ? 1 : 0), 0));
  }
  return ratio(error, n);
}

/** Mean squared distance between confidence and outcome (scikit-learn `brier_score_loss`), 0 to 1. */
export function brierScore(confidence: ArrayLike<number>, correct: ArrayLike<boolean>): number {
  sameLength(confidence, correct);
  let sum = 0;
  for (let i = 0; i < confidence.length; i++) sum += ((confidence[i] ?? 0) - (correct[i] === true ? 1 : 0)) ** 2;
  return ratio(sum, confidence.length);
}

/**
 * Mean negative log of the probability given to the truth, in nats.
 * @param probabilities one row per item, one number per class, each row summing to 1
 * @param truth the class number of each item
 */
export function logLoss(probabilities: ArrayLike<ArrayLike<number>>, truth: ArrayLike<number>): number {
  sameLength(probabilities, truth);
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const given = probabilities[i]?.[truth[i] ?? -1] ?? 0;
    sum -= Math.log(Math.min(1, Math.max(Number.EPSILON, given)));
  }
  return ratio(sum, truth.length);
}

/**
 * Wilson score interval of a rate (Wilson 1927), for few items as well as for many.
 * @param z quantile of the normal distribution; 1.959964 gives 95 %
 */
export function wilsonInterval(hits: number, n: number, z = 1.959963984540054): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const rate = hits / n;
  const scale = 1 + (z * z) / n;
  const middle = (rate + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function sameLength(a: ArrayLike<unknown>, b: ArrayLike<unknown>): void {
  if (a.length !== b.length)
    throw new RangeError(`Compared ${a.length} items with ${b.length}; both lists must be of one length.`);
}
