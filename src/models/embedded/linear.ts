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
export function scoresOf({ classes, weights, biases }: Linear, matrix: Matrix, rows: Int32Array): Float64Array {
  const scores = new Float64Array(rows.length * classes);
  const { ids, values } = matrix;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r] ?? 0;
    const at = r * classes;
    scores.set(biases, at);
    const end = matrix.ends[row] ?? 0;
    for (let i = matrix.begins[row] ?? 0; i < end; i++) {
      const value = values[i] ?? 0;
      if (value === 0) continue;
      const from = (ids[i] ?? 0) * classes;
      for (let k = 0; k < classes; k++) scores[at + k] = (scores[at + k] ?? 0) + value * (weights[from + k] ?? 0);
    }
  }
  return scores;
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
