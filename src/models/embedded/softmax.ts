import { type Linear, noLinear, scoreRow, squaredLengths, valuesIn } from './linear.ts';
import type { Pace } from './pace.ts';
import { type Random, shuffle } from './random.ts';
import type { Matrix } from './weighting.ts';

export interface SoftmaxProblem {
  matrix: Matrix;
  rows: Int32Array;
  labels: Int32Array;
  classes: number;
}

/** Multinomial logistic regression under way; can be trained further with another C. */
export interface Softmax {
  problem: SoftmaxProblem;
  linear: Linear;
  /** Dual variables: a distribution over the classes per row. */
  duals: Float32Array;
  lengths: Float64Array;
  c: number;
}

export interface SoftmaxSettings {
  c: number;
  mostRounds: number;
  /** Training stops when the duality gap per row falls under this share of log(classes). */
  tolerance?: number;
  random: Random;
  pace: Pace;
  onRound?: (round: number, loss: number) => void;
}

const USUAL_TOLERANCE = 0.004;

export function softmax(problem: SoftmaxProblem): Softmax {
  const { matrix, rows, labels, classes } = problem;
  const duals = new Float32Array(rows.length * classes);
  for (let i = 0; i < rows.length; i++) duals[i * classes + (labels[i] ?? 0)] = 1;
  return { problem, linear: noLinear(matrix.columns, classes), duals, lengths: squaredLengths(matrix, rows), c: 1 };
}

/**
 * Stochastic dual coordinate ascent (Shalev-Shwartz & Zhang 2013) for multinomial logistic regression, ½|W|² + C Σ log-loss: the dual
 * distribution of a row moves towards the current prediction, as far as a line search finds best. No learning rate.
 */
export async function trainSoftmax(model: Softmax, settings: SoftmaxSettings): Promise<void> {
  const { problem, linear } = model;
  const { rows, classes } = problem;
  const { tolerance = USUAL_TOLERANCE } = settings;
  rescale(model, settings.c);
  const order = Int32Array.from(rows, (_row, i) => i);
  const operations = (valuesIn(problem.matrix, rows) * classes * 2) / Math.max(1, rows.length);
  const scores = new Float64Array(classes);
  const move = new Float64Array(classes);
  for (let round = 1; round <= settings.mostRounds; round++) {
    shuffle(order, settings.random);
    let loss = 0;
    let gap = 0;
    for (const i of order) {
      scoreRow(linear, problem.matrix, rows[i] ?? 0, scores, 0);
      const met = aim(model, i, scores, move);
      loss += met.loss;
      gap += met.gap;
      const share = bestShare(model, i, scores, move);
      apply(model, i, move, share);
      const turn = settings.pace.work(operations);
      if (turn !== undefined) await turn;
    }
    settings.onRound?.(round, loss / rows.length);
    if (gap / rows.length < tolerance * Math.log(classes)) return;
  }
}

function rescale(model: Softmax, c: number): void {
  const factor = c / model.c;
  const { weights, biases } = model.linear;
  if (factor !== 1) {
    for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] ?? 0) * factor;
    for (let k = 0; k < biases.length; k++) biases[k] = (biases[k] ?? 0) * factor;
  }
  model.c = c;
}

/** Direction from the dual distribution of a row to its predicted one; the row's log-loss and its part of the duality gap. */
function aim(
  { problem, duals }: Softmax,
  i: number,
  scores: Float64Array,
  move: Float64Array,
): { loss: number; gap: number } {
  const { classes, labels } = problem;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < classes; k++) most = Math.max(most, scores[k] ?? 0);
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const weight = Math.exp((scores[k] ?? 0) - most);
    move[k] = weight;
    sum += weight;
  }
  const logSum = most + Math.log(sum);
  let gap = logSum;
  for (let k = 0; k < classes; k++) {
    const dual = duals[i * classes + k] ?? 0;
    move[k] = (move[k] ?? 0) / sum - dual;
    gap -= dual * (scores[k] ?? 0);
    if (dual > 1e-12) gap += dual * Math.log(dual);
  }
  return { loss: logSum - (scores[labels[i] ?? 0] ?? 0), gap };
}

/** The share of the move, 0 to 1, that raises the dual objective most: bisection on its falling derivative. */
function bestShare(
  { problem, duals, lengths, c }: Softmax,
  i: number,
  scores: Float64Array,
  move: Float64Array,
): number {
  const { classes } = problem;
  const from = i * classes;
  let squares = 0;
  let linear = 0;
  for (let k = 0; k < classes; k++) {
    squares += (move[k] ?? 0) ** 2;
    linear += (move[k] ?? 0) * (scores[k] ?? 0);
  }
  if (squares < 1e-14) return 0;
  const bend = c * (lengths[i] ?? 0) * squares;
  let low = 0;
  let high = 1;
  for (let turn = 0; turn < 6; turn++) {
    const share = (low + high) / 2;
    let slope = linear - share * bend;
    for (let k = 0; k < classes; k++) {
      const step = move[k] ?? 0;
      slope -= step * Math.log(Math.max(1e-30, (duals[from + k] ?? 0) + share * step));
    }
    if (slope > 0) low = share;
    else high = share;
  }
  return (low + high) / 2;
}

function apply({ problem, duals, linear, c }: Softmax, i: number, move: Float64Array, share: number): void {
  if (share === 0) return;
  const { classes, rows, matrix } = problem;
  const { weights, biases } = linear;
  for (let k = 0; k < classes; k++) {
    const step = share * (move[k] ?? 0);
    duals[i * classes + k] = (duals[i * classes + k] ?? 0) + step;
    move[k] = c * step;
    biases[k] = (biases[k] ?? 0) - c * step;
  }
  const row = rows[i] ?? 0;
  const end = matrix.ends[row] ?? 0;
  for (let p = matrix.begins[row] ?? 0; p < end; p++) {
    const value = matrix.values[p] ?? 0;
    if (value === 0) continue;
    const from = (matrix.ids[p] ?? 0) * classes;
    for (let k = 0; k < classes; k++) weights[from + k] = (weights[from + k] ?? 0) - value * (move[k] ?? 0);
  }
}
