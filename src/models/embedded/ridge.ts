import { type Linear, noLinear, valuesIn } from './linear.ts';
import type { Pace } from './pace.ts';
import { type Random, shuffle } from './random.ts';
import type { Matrix } from './weighting.ts';

export interface RidgeSettings {
  /** Strength of the penalty on the weights, as in scikit-learn's `alpha`. */
  penalty: number;
  mostRounds: number;
  /** Training stops when a round moves the guesses by less than this, in squared index points per row. */
  tolerance?: number;
  random: Random;
  pace: Pace;
  onRound?: (round: number, loss: number) => void;
}

const USUAL_TOLERANCE = 0.02;

/**
 * Ridge regression by dual coordinate ascent (Shalev-Shwartz & Zhang 2013): each step solves one row exactly. The mean of the targets
 * is taken out first and is the bias.
 */
export async function trainRidge(
  matrix: Matrix,
  rows: Int32Array,
  targets: Float64Array,
  settings: RidgeSettings,
): Promise<Linear> {
  const { begins, ends, ids, values } = matrix;
  const { tolerance = USUAL_TOLERANCE } = settings;
  const mean = targets.reduce((sum, y) => sum + y, 0) / Math.max(1, targets.length);
  const result = noLinear(matrix.columns, 1);
  const weights = new Float64Array(matrix.columns);
  const duals = new Float64Array(rows.length);
  const order = Int32Array.from(rows, (_row, i) => i);
  const operations = (valuesIn(matrix, rows) * 2) / Math.max(1, rows.length);
  for (let round = 1; round <= settings.mostRounds; round++) {
    shuffle(order, settings.random);
    let loss = 0;
    let moved = 0;
    for (const i of order) {
      const row = rows[i] ?? 0;
      const begin = begins[row] ?? 0;
      const end = ends[row] ?? 0;
      let score = 0;
      let squares = 0;
      for (let p = begin; p < end; p++) {
        const value = values[p] ?? 0;
        score += value * (weights[ids[p] ?? 0] ?? 0);
        squares += value * value;
      }
      const residual = (targets[i] ?? 0) - mean - score;
      loss += residual * residual;
      const step = (residual - settings.penalty * (duals[i] ?? 0)) / (squares + settings.penalty);
      duals[i] = (duals[i] ?? 0) + step;
      moved += step * step * squares;
      for (let p = begin; p < end; p++) {
        const id = ids[p] ?? 0;
        weights[id] = (weights[id] ?? 0) + step * (values[p] ?? 0);
      }
      const turn = settings.pace.work(operations);
      if (turn !== undefined) await turn;
    }
    settings.onRound?.(round, loss / Math.max(1, rows.length));
    if (moved < tolerance * rows.length) break;
  }
  result.weights.set(weights);
  result.biases[0] = mean;
  return result;
}
