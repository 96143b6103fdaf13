import { describe, expect, test } from 'vitest';
import { type Linear, scoresOf } from '../../../src/models/embedded/linear.ts';
import { pace } from '../../../src/models/embedded/pace.ts';
import { seededRandom } from '../../../src/models/embedded/random.ts';
import { trainRidge } from '../../../src/models/embedded/ridge.ts';
import { softmax, trainSoftmax } from '../../../src/models/embedded/softmax.ts';
import { svm, svmScores, trainSvm } from '../../../src/models/embedded/svm.ts';
import type { Matrix } from '../../../src/models/embedded/weighting.ts';

/** Each solver must end where the gradient of its objective is zero; that needs no other implementation to compare with. */
const ROWS = 80;
const COLUMNS = 12;
const PER_ROW = 4;
const random = seededRandom(42);
const rows = Int32Array.from({ length: ROWS }, (_, i) => i);
const matrix: Matrix = {
  begins: rows.map((i) => i * PER_ROW),
  ends: rows.map((i) => (i + 1) * PER_ROW),
  ids: Int32Array.from({ length: ROWS * PER_ROW }, (_, i) => (i % PER_ROW) * 3 + Math.floor(random() * 3)),
  values: Float32Array.from({ length: ROWS * PER_ROW }, () => random() + 0.1),
  columns: COLUMNS,
};
const labels = rows.map((i) => (random() < 0.2 ? Math.floor(random() * 3) : (matrix.ids[i * PER_ROW] ?? 0) % 3));

/** Sum over the rows of `pull(row)` times the row, and of the pulls alone, which is the bias. */
function pulled(pull: (row: number) => number): { weights: number[]; bias: number } {
  const weights = new Array<number>(COLUMNS).fill(0);
  let bias = 0;
  for (const row of rows) {
    bias += pull(row);
    for (let p = row * PER_ROW; p < (row + 1) * PER_ROW; p++) {
      const id = matrix.ids[p] ?? 0;
      weights[id] = (weights[id] ?? 0) + pull(row) * (matrix.values[p] ?? 0);
    }
  }
  return { weights, bias };
}

function expectStationary(linear: Linear, k: number, pull: (row: number) => number): void {
  const { weights, bias } = pulled(pull);
  const own = weights.map((_, id) => linear.weights[id * linear.classes + k] ?? 0);
  const size = Math.max(...own.map(Math.abs));
  for (const [id, weight] of weights.entries()) expect(Math.abs(weight - (own[id] ?? 0))).toBeLessThan(0.01 * size);
  expect(Math.abs(bias - (linear.biases[k] ?? 0))).toBeLessThan(0.01 * size);
}

const settings = (c: number) => ({ c, mostRounds: 3000, tolerance: 1e-7, random: seededRandom(1), pace: pace() });

describe.each([0.1, 1, 5])('with C = %d', (c) => {
  test('the support vector machine is at the minimum of ½|w|² + C Σ hinge²', async () => {
    const machine = svm({ matrix, rows, labels, classes: 3, gains: null });
    await trainSvm(machine, settings(c));
    const linear = svmScores(machine);
    const scores = scoresOf(linear, matrix, rows);
    for (let k = 0; k < 3; k++) {
      expectStationary(linear, k, (row) => {
        const y = labels[row] === k ? 1 : -1;
        return 2 * c * y * Math.max(0, 1 - y * (scores[row * 3 + k] ?? 0));
      });
    }
  });

  test('logistic regression is at the minimum of ½|W|² + C Σ log-loss', async () => {
    const model = softmax({ matrix, rows, labels, classes: 3 });
    await trainSoftmax(model, settings(c));
    const scores = scoresOf(model.linear, matrix, rows);
    for (let k = 0; k < 3; k++) {
      expectStationary(model.linear, k, (row) => {
        const exps = [0, 1, 2].map((j) => Math.exp(scores[row * 3 + j] ?? 0));
        const sum = exps.reduce((total, one) => total + one, 0);
        return c * ((labels[row] === k ? 1 : 0) - (exps[k] ?? 0) / sum);
      });
    }
  });
});

test('training further with another C ends where training anew ends', async () => {
  const warm = svm({ matrix, rows, labels, classes: 3, gains: null });
  await trainSvm(warm, settings(0.1));
  await trainSvm(warm, settings(2));
  const cold = svm({ matrix, rows, labels, classes: 3, gains: null });
  await trainSvm(cold, settings(2));
  const [a, b] = [svmScores(warm).weights, svmScores(cold).weights];

  for (const [i, weight] of a.entries()) expect(weight).toBeCloseTo(b[i] ?? 0, 3);
});

test('ridge regression is at the minimum of Σ (y - mean - w·x)² + penalty |w|²', async () => {
  const targets = Float64Array.from(rows, (row) => 20 * (labels[row] ?? 0) + 10 * random());
  const penalty = 1.5;
  const linear = await trainRidge(matrix, rows, targets, {
    penalty,
    mostRounds: 3000,
    tolerance: 1e-7,
    random: seededRandom(1),
    pace: pace(),
  });
  const scores = scoresOf(linear, matrix, rows);
  const { weights } = pulled((row) => ((targets[row] ?? 0) - (scores[row] ?? 0)) / penalty);
  const size = Math.max(...linear.weights.map(Math.abs));

  expect(linear.biases[0]).toBeCloseTo(targets.reduce((sum, y) => sum + y, 0) / ROWS, 9);
  for (const [id, weight] of weights.entries())
    expect(Math.abs(weight - (linear.weights[id] ?? 0))).toBeLessThan(0.01 * size);
});
