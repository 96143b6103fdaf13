import { meanAbsoluteError } from '../../core/metrics-numbers.ts';
import { toProbabilities } from './calibration.ts';
import type { Counts } from './counts.ts';
import type { Fold } from './folds.ts';
import { type Bins, binOf, quantileBins, readOut } from './index-bins.ts';
import { clamped, type IndexMixture, mixed } from './index-mixture.ts';
import { type Linear, noLinear, scoresOf } from './linear.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';
import { trainRidge } from './ridge.ts';
import { softmax, trainSoftmax } from './softmax.ts';
import { learnWeighting, type Matrix, weigh } from './weighting.ts';

export interface IndexTask {
  counts: Counts;
  /** Index of every row of `counts`; NaN where it has none. */
  targets: Float64Array;
  folds: readonly Fold[];
  minTexts: number;
  random: Random;
  pace: Pace;
}

export interface IndexSettings extends IndexMixture {
  penalty: number;
  c: number;
}

const PENALTIES = [0.5, 1.5, 4];
const BIN_C = [0.5, 2];
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const MOST_ROUNDS = 30;

/** Held-out guesses of the chosen settings, in the order of `rows`. */
export interface HeldOutIndex {
  settings: IndexSettings;
  rows: Int32Array;
  truth: Float64Array;
  guesses: Float64Array;
}

/** Chooses penalty, C and the mixture by the mean absolute error on held-out rows. */
export async function tuneIndex(task: IndexTask): Promise<HeldOutIndex> {
  const { counts, folds, random, pace } = task;
  const rows = Int32Array.from(folds.flatMap(({ held }) => [...held]));
  const truth = numbersOf(task.targets, rows);
  const ridges = PENALTIES.map(() => new Float64Array(rows.length));
  const means = BIN_C.map(() => new Float64Array(rows.length));
  const medians = BIN_C.map(() => new Float64Array(rows.length));
  let at = 0;
  for (const { train, held } of folds) {
    const matrix = weigh(counts, learnWeighting(counts, train, task.minTexts));
    const targets = numbersOf(task.targets, train);
    for (const [i, penalty] of PENALTIES.entries()) {
      const linear = await trainRidge(matrix, train, targets, { penalty, mostRounds: MOST_ROUNDS, random, pace });
      ridges[i]?.set(scoresOf(linear, matrix, held).map(clamped), at);
    }
    const bins = quantileBins(targets);
    const model = softmax({ matrix, rows: train, labels: binLabels(bins, targets), classes: bins.means.length });
    for (const [i, c] of BIN_C.entries()) {
      await trainSoftmax(model, { c, mostRounds: MOST_ROUNDS, random, pace });
      const scores = scoresOf(model.linear, matrix, held);
      for (let r = 0; r < held.length; r++) {
        toProbabilities(scores, r * bins.means.length, bins.means.length);
        const said = readOut(bins.means, scores, r * bins.means.length);
        means[i]?.fill(said.mean, at + r, at + r + 1);
        medians[i]?.fill(said.median, at + r, at + r + 1);
      }
    }
    at += held.length;
  }
  return { rows, truth, ...bestMixture(truth, ridges, means, medians) };
}

function bestMixture(truth: Float64Array, ridges: Float64Array[], means: Float64Array[], medians: Float64Array[]) {
  let best: { settings: IndexSettings; guesses: Float64Array; error: number } | undefined;
  for (const [i, ridge] of ridges.entries()) {
    for (const [j, mean] of means.entries()) {
      for (const ridgeShare of SHARES) {
        for (const medianShare of SHARES) {
          const settings = { penalty: PENALTIES[i] ?? 1, c: BIN_C[j] ?? 1, ridgeShare, medianShare };
          const guesses = truth.map((_, r) => mixed(settings, ridge[r] ?? 0, mean[r] ?? 0, medians[j]?.[r] ?? 0));
          const error = meanAbsoluteError(truth, guesses);
          if (best === undefined || error < best.error - 1e-9) best = { settings, guesses, error };
        }
      }
    }
  }
  if (best === undefined)
    throw new RangeError('No mixture of the index was scored; there must be at least one setting of each part.');
  return best;
}

export interface TrainedIndex {
  /** Column 0 is the ridge regression, the others are the scores of the bins. */
  linear: Linear;
  bins: Bins;
}

/** Trains both parts of the index on all rows that have one; one step per round. */
export async function trainIndex(
  task: Pick<IndexTask, 'targets' | 'random' | 'pace'> & { matrix: Matrix; rows: Int32Array },
  { penalty, c }: IndexSettings,
): Promise<TrainedIndex> {
  const { matrix, rows, random, pace } = task;
  const targets = numbersOf(task.targets, rows);
  const steps = 2 * MOST_ROUNDS;
  const shared = { mostRounds: MOST_ROUNDS, random, pace };
  const ridge = await trainRidge(matrix, rows, targets, {
    ...shared,
    penalty,
    onRound: (round, loss) => pace.step({ phase: 'index', member: 'ridge', step: round, steps, loss }),
  });
  const bins = quantileBins(targets);
  const model = softmax({ matrix, rows, labels: binLabels(bins, targets), classes: bins.means.length });
  await trainSoftmax(model, {
    ...shared,
    c,
    onRound: (round, loss) => pace.step({ phase: 'index', member: 'bins', step: MOST_ROUNDS + round, steps, loss }),
  });
  return { linear: sideBySide(ridge, model.linear), bins };
}

function sideBySide(first: Linear, rest: Linear): Linear {
  const classes = first.classes + rest.classes;
  const result = noLinear(first.weights.length / first.classes, classes);
  for (let at = 0; at < result.weights.length; at++) {
    const column = Math.floor(at / classes);
    const k = at % classes;
    result.weights[at] =
      (k < first.classes
        ? first.weights[column * first.classes + k]
        : rest.weights[column * rest.classes + k - first.classes]) ?? 0;
  }
  result.biases.set(first.biases);
  result.biases.set(rest.biases, first.classes);
  return result;
}

const binLabels = (bins: Bins, targets: Float64Array): Int32Array =>
  Int32Array.from(targets, (value) => binOf(bins.edges, value));
const numbersOf = (values: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row] ?? 0);
