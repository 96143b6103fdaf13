import type { Linear } from './linear.ts';
import type { Matrix } from './weighting.ts';

/** Added to every feature's mass, as a share of the mean mass per class and feature; keeps rare features from deciding alone. */
const SMOOTHING = 1;

/**
 * Log-count ratios of NB-SVM (Wang & Manning 2012) on the weighted values: how much more often a feature occurs inside a class than
 * outside, `columns` numbers per class.
 */
export function logRatios(matrix: Matrix, rows: Int32Array, labels: Int32Array, classes: number): Float32Array {
  const { columns } = matrix;
  const mass = new Float32Array(columns * classes);
  const total = new Float64Array(columns);
  const perClass = new Float64Array(classes);
  let all = 0;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r] ?? 0;
    const label = labels[r] ?? 0;
    const from = label * columns;
    const end = matrix.ends[row] ?? 0;
    for (let p = matrix.begins[row] ?? 0; p < end; p++) {
      const value = matrix.values[p] ?? 0;
      const id = matrix.ids[p] ?? 0;
      mass[from + id] = (mass[from + id] ?? 0) + value;
      total[id] = (total[id] ?? 0) + value;
      perClass[label] = (perClass[label] ?? 0) + value;
      all += value;
    }
  }
  const used = total.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  const added = (SMOOTHING * all) / Math.max(1, used * classes);
  for (let k = 0; k < classes; k++) {
    const inside = (perClass[k] ?? 0) + added * used;
    const outside = all - (perClass[k] ?? 0) + added * used;
    const shift = Math.log(outside / inside);
    for (let id = 0; id < columns; id++) {
      const whole = total[id] ?? 0;
      const own = mass[k * columns + id] ?? 0;
      mass[k * columns + id] = whole === 0 ? 0 : Math.log((own + added) / (whole - own + added)) + shift;
    }
  }
  return mass;
}

/**
 * The interpolation of NB-SVM: the learned weight of each feature is drawn towards the mean magnitude of its class.
 * @param effective weights that already contain the ratio
 * @param beta 1 keeps the learned weights, 0 is naive Bayes alone
 */
export function interpolated(effective: Linear, ratios: Float32Array, beta: number): Linear {
  const { classes, weights } = effective;
  const columns = weights.length / classes;
  const result = { classes, weights: new Float32Array(weights.length), biases: Float64Array.from(effective.biases) };
  for (let k = 0; k < classes; k++) {
    let sum = 0;
    let used = 0;
    for (let id = 0; id < columns; id++) {
      const ratio = ratios[k * columns + id] ?? 0;
      if (ratio === 0) continue;
      sum += Math.abs((weights[id * classes + k] ?? 0) / ratio);
      used++;
    }
    const mean = sum / Math.max(1, used);
    for (let id = 0; id < columns; id++) {
      const at = id * classes + k;
      result.weights[at] = beta * (weights[at] ?? 0) + (1 - beta) * mean * (ratios[k * columns + id] ?? 0);
    }
  }
  return result;
}
