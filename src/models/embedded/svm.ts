import { type Linear, noLinear, squaredLengths, valuesIn } from './linear.ts';
import type { Pace } from './pace.ts';
import { type Random, shuffle } from './random.ts';
import type { Matrix } from './weighting.ts';

export interface SvmProblem {
  matrix: Matrix;
  /** Training rows and, for each of them, its class. */
  rows: Int32Array;
  labels: Int32Array;
  classes: number;
  /** Square of a factor per column and class, laid out as `columns` numbers per class; null for plain features. */
  gains: Float32Array | null;
}

/** A one-vs-rest machine under way: it can be trained further, with another C too, from where it stands. */
export interface Svm {
  problem: SvmProblem;
  machines: Machine[];
}

interface Machine {
  weights: Float64Array;
  bias: number;
  alphas: Float64Array;
  /** Positions in `rows`; the first `active` are visited. */
  order: Int32Array;
  active: number;
  converged: boolean;
  /** Largest violation of the last round, for shrinking. */
  bound: number;
  gain: Float32Array | null;
  /** Squared length of each row; made when first needed, since with gains it takes as long as a round. */
  lengths: Float64Array | null;
}

export interface SvmSettings {
  c: number;
  mostRounds: number;
  /** Training stops when no margin is violated by more than this. */
  tolerance?: number;
  random: Random;
  pace: Pace;
  onRound?: (round: number, loss: number) => void;
}

/** liblinear's default tolerance for dual solvers is 0.1; a closer fit changes no decision worth the time. */
const USUAL_TOLERANCE = 0.1;

export function svm(problem: SvmProblem): Svm {
  const { matrix, rows, classes, gains } = problem;
  const plain = gains === null ? squaredLengths(matrix, rows) : null;
  const machines = Array.from({ length: classes }, (_, k) => {
    const gain = gains === null ? null : gains.subarray(k * matrix.columns, (k + 1) * matrix.columns);
    return {
      weights: new Float64Array(matrix.columns),
      bias: 0,
      alphas: new Float64Array(rows.length),
      order: Int32Array.from(rows, (_row, i) => i),
      active: rows.length,
      converged: false,
      bound: Number.POSITIVE_INFINITY,
      gain,
      lengths: plain,
    };
  });
  return { problem, machines };
}

/**
 * Dual coordinate descent for the L2-loss linear SVM, one class against the rest, with shrinking
 * (Hsieh, Chang, Lin, Keerthi, Sundararajan 2008, algorithms 1 and 3). The bias is a column of ones and regularised.
 */
export async function trainSvm(machine: Svm, settings: SvmSettings): Promise<void> {
  const values = valuesIn(machine.problem.matrix, machine.problem.rows);
  for (const one of machine.machines) {
    one.converged = false;
    one.active = one.order.length;
    one.bound = Number.POSITIVE_INFINITY;
  }
  for (let round = 1; round <= settings.mostRounds; round++) {
    let loss = 0;
    let open = 0;
    for (const [k, one] of machine.machines.entries()) {
      if (one.converged) continue;
      open++;
      if (one.lengths === null) {
        one.lengths = squaredLengths(machine.problem.matrix, machine.problem.rows, one.gain);
        await settings.pace.work(values);
      }
      loss += sweep(machine.problem, one, k, settings);
      await settings.pace.work((values * 2 * one.active) / Math.max(1, one.order.length));
    }
    if (open === 0) return;
    settings.onRound?.(round, loss / machine.problem.rows.length);
  }
}

/** One round over the active rows of one class; answers the sum of squared hinges met on the way. */
function sweep(
  problem: SvmProblem,
  one: Machine,
  k: number,
  { c, random, tolerance = USUAL_TOLERANCE }: SvmSettings,
): number {
  const { rows, labels, matrix } = problem;
  const { begins, ends, ids, values } = matrix;
  const { weights, gain, alphas, order } = one;
  const diagonal = 0.5 / c;
  const whole = one.active === order.length;
  shuffle(order, random, one.active);
  let loss = 0;
  let worst = 0;
  for (let s = 0; s < one.active; s++) {
    const i = order[s] ?? 0;
    const row = rows[i] ?? 0;
    const y = labels[i] === k ? 1 : -1;
    const begin = begins[row] ?? 0;
    const end = ends[row] ?? 0;
    let score = one.bias;
    for (let p = begin; p < end; p++) score += (values[p] ?? 0) * (weights[ids[p] ?? 0] ?? 0);
    const alpha = alphas[i] ?? 0;
    const hinge = 1 - y * score;
    if (hinge > 0) loss += hinge * hinge;
    const gradient = diagonal * alpha - hinge;
    if (alpha === 0 && gradient >= 0) {
      if (gradient > one.bound) {
        one.active--;
        order[s] = order[one.active] ?? 0;
        order[one.active] = i;
        s--;
      }
      continue;
    }
    worst = Math.max(worst, Math.abs(gradient));
    const next = Math.max(0, alpha - gradient / ((one.lengths?.[i] ?? 1) + diagonal));
    const change = (next - alpha) * y;
    if (change === 0) continue;
    alphas[i] = next;
    one.bias += change;
    if (gain === null) {
      for (let p = begin; p < end; p++) {
        const id = ids[p] ?? 0;
        weights[id] = (weights[id] ?? 0) + change * (values[p] ?? 0);
      }
    } else {
      for (let p = begin; p < end; p++) {
        const id = ids[p] ?? 0;
        weights[id] = (weights[id] ?? 0) + change * (values[p] ?? 0) * (gain[id] ?? 0);
      }
    }
  }
  if (worst <= tolerance) {
    if (whole) one.converged = true;
    one.active = order.length;
    one.bound = Number.POSITIVE_INFINITY;
  } else {
    one.bound = worst;
  }
  return loss;
}

/** The scores learned so far, as one matrix of weights. */
export function svmScores({ problem, machines }: Svm): Linear {
  const result = noLinear(problem.matrix.columns, problem.classes);
  for (const [k, one] of machines.entries()) {
    for (let id = 0; id < one.weights.length; id++) result.weights[id * problem.classes + k] = one.weights[id] ?? 0;
    result.biases[k] = one.bias;
  }
  return result;
}
