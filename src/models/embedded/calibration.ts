/** Scores and probabilities lie row after row, `classes` numbers each. */

/** Index of the largest of `classes` numbers from `at` on; the first of equals. */
export function largest(numbers: ArrayLike<number>, at: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if ((numbers[at + k] ?? 0) > (numbers[at + best] ?? 0)) best = k;
  return best;
}

/** Turns `classes` scores from `at` on into probabilities, in place. */
export function toProbabilities(scores: Float64Array, at: number, classes: number): void {
  const most = scores[at + largest(scores, at, classes)] ?? 0;
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const weight = Math.exp((scores[at + k] ?? 0) - most);
    scores[at + k] = weight;
    sum += weight;
  }
  for (let k = 0; k < classes; k++) scores[at + k] = (scores[at + k] ?? 0) / sum;
}

/** Mean log-loss, in nats, of softmax(factor * scores). */
function scaledLogLoss(scores: Float64Array, labels: Int32Array, classes: number, factor: number): number {
  let loss = 0;
  for (let r = 0; r < labels.length; r++) {
    const at = r * classes;
    const most = scores[at + largest(scores, at, classes)] ?? 0;
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp(factor * ((scores[at + k] ?? 0) - most));
    loss += Math.log(sum) - factor * ((scores[at + (labels[r] ?? 0)] ?? 0) - most);
  }
  return loss / Math.max(1, labels.length);
}

const LOWEST = Math.log(0.02);
const HIGHEST = Math.log(60);
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The factor (inverse temperature) that makes softmax(factor * scores) most likely on held-out rows (Guo et al. 2017), by golden section.
 * A weak prior around 1 row's worth of evidence keeps it finite where a handful of rows happen to be all right.
 */
export function bestFactor(scores: Float64Array, labels: Int32Array, classes: number): number {
  const cost = (logFactor: number) =>
    scaledLogLoss(scores, labels, classes, Math.exp(logFactor)) +
    (0.05 * logFactor * logFactor) / Math.max(1, labels.length);
  let low = LOWEST;
  let high = HIGHEST;
  let a = high - GOLDEN * (high - low);
  let b = low + GOLDEN * (high - low);
  let costA = cost(a);
  let costB = cost(b);
  for (let turn = 0; turn < 18; turn++) {
    if (costA < costB) {
      [high, b, costB] = [b, a, costA];
      a = high - GOLDEN * (high - low);
      costA = cost(a);
    } else {
      [low, a, costA] = [a, b, costB];
      b = low + GOLDEN * (high - low);
      costB = cost(b);
    }
  }
  return Math.exp((low + high) / 2);
}
