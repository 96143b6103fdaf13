import type { Matrix } from './weighting.ts';

/** A linear score per class: `weights[column * classes + k]`, and a bias per class. */
export interface Linear {
  classes: number;
  weights: Float32Array;
  biases: Float64Array;
}

export const noLinear = (columns: number, classes: number): Linear => ({
  classes,
  weights: new Float32Array(columns * classes),
  biases: new Float64Array(classes),
});

/** Scores of some rows, `classes` numbers per row, in the order of `rows`. */
export function scoresOf(linear: Linear, matrix: Matrix, rows: Int32Array): Float64Array {
  const scores = new Float64Array(rows.length * linear.classes);
  for (let r = 0; r < rows.length; r++) scoreRow(linear, matrix, rows[r] ?? 0, scores, r * linear.classes);
  return scores;
}

/**
 * Writes the scores of one row to `scores`, from `at` on. Four features are taken at a time, so that a score is read and written once for
 * all of them; the sums are formed in the order of the features all the same, so that nothing is rounded differently.
 */
export function scoreRow(
  { classes, weights, biases }: Linear,
  { begins, ends, ids, values }: Matrix,
  row: number,
  scores: Float64Array,
  at: number,
): void {
  scores.set(biases, at);
  const end = ends[row] ?? 0;
  let i = begins[row] ?? 0;
  for (; i + 3 < end; i += 4) {
    const [a, b, c, d] = [values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0];
    const fromA = (ids[i] ?? 0) * classes;
    const fromB = (ids[i + 1] ?? 0) * classes;
    const fromC = (ids[i + 2] ?? 0) * classes;
    const fromD = (ids[i + 3] ?? 0) * classes;
    for (let k = 0; k < classes; k++) {
      scores[at + k] =
        (scores[at + k] ?? 0) +
        a * (weights[fromA + k] ?? 0) +
        b * (weights[fromB + k] ?? 0) +
        c * (weights[fromC + k] ?? 0) +
        d * (weights[fromD + k] ?? 0);
    }
  }
  for (; i < end; i++) {
    const value = values[i] ?? 0;
    const from = (ids[i] ?? 0) * classes;
    for (let k = 0; k < classes; k++) scores[at + k] = (scores[at + k] ?? 0) + value * (weights[from + k] ?? 0);
  }
}

/** Adds `factor` times another set of scores to `into`. */
export function addScaled(into: Linear, other: Linear, factor: number): void {
  for (let i = 0; i < into.weights.length; i++)
    into.weights[i] = (into.weights[i] ?? 0) + factor * (other.weights[i] ?? 0);
  for (let k = 0; k < into.classes; k++) into.biases[k] = (into.biases[k] ?? 0) + factor * (other.biases[k] ?? 0);
}

/** Number of values in some rows. */
export function valuesIn(matrix: Matrix, rows: Int32Array): number {
  let count = 0;
  for (const row of rows) count += (matrix.ends[row] ?? 0) - (matrix.begins[row] ?? 0);
  return count;
}

/** Squared length of each row with the column of ones that the bias is; `gain` is the square of a factor per column. */
export function squaredLengths(matrix: Matrix, rows: Int32Array, gain: Float32Array | null = null): Float64Array {
  return Float64Array.from(rows, (row) => {
    let sum = 1;
    const end = matrix.ends[row] ?? 0;
    for (let p = matrix.begins[row] ?? 0; p < end; p++) {
      const value = matrix.values[p] ?? 0;
      sum += value * value * (gain === null ? 1 : (gain[matrix.ids[p] ?? 0] ?? 0));
    }
    return sum;
  });
}
