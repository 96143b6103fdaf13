/** Measures of the index: numbers against numbers. */

/** Mean absolute error, in points of the index; 0 for no pairs. */
export function meanAbsoluteError(truth: ArrayLike<number>, guess: ArrayLike<number>): number {
  return meanOf(truth, guess, (a, b) => Math.abs(a - b));
}

/** Root of the mean squared error, in points of the index. */
export function rootMeanSquaredError(truth: ArrayLike<number>, guess: ArrayLike<number>): number {
  return Math.sqrt(meanOf(truth, guess, (a, b) => (a - b) ** 2));
}

/** Share of guesses at most `points` away from the truth, 0 to 1. */
export function within(truth: ArrayLike<number>, guess: ArrayLike<number>, points = 10): number {
  return meanOf(truth, guess, (a, b) => (Math.abs(a - b) <= points ? 1 : 0));
}

/** Spearman's rank correlation with mean ranks for ties (scipy `spearmanr`); 0 where one side is constant. */
export function spearman(truth: ArrayLike<number>, guess: ArrayLike<number>): number {
  pairs(truth, guess);
  return pearson(ranks(truth), ranks(guess));
}

/**
 * Cohen's kappa with quadratic weights over ordered classes (scikit-learn `cohen_kappa_score(weights='quadratic')`).
 * @param truth class numbers, 0 to `classes` - 1
 * @returns 1 for equal lists, 0 for chance; 1 where both sides are one and the same class
 */
export function quadraticWeightedKappa(truth: ArrayLike<number>, guess: ArrayLike<number>, classes: number): number {
  const n = pairs(truth, guess);
  const rows = new Float64Array(classes);
  const columns = new Float64Array(classes);
  let seen = 0;
  for (let i = 0; i < n; i++) {
    const a = truth[i] ?? 0;
    const b = guess[i] ?? 0;
    rows[a] = (rows[a] ?? 0) + 1;
    columns[b] = (columns[b] ?? 0) + 1;
    seen += (a - b) ** 2;
  }
  let expected = 0;
  for (let a = 0; a < classes; a++) {
    for (let b = 0; b < classes; b++) expected += ((rows[a] ?? 0) * (columns[b] ?? 0) * (a - b) ** 2) / n;
  }
  return expected === 0 ? 1 : 1 - seen / expected;
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const result = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const item of order.slice(start, end)) result[item.i] = (start + end + 1) / 2;
    start = end;
  }
  return result;
}

function pearson(a: Float64Array, b: Float64Array): number {
  const meanA = a.reduce((sum, x) => sum + x, 0) / a.length;
  const meanB = b.reduce((sum, x) => sum + x, 0) / b.length;
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] ?? 0) - meanA;
    const y = (b[i] ?? 0) - meanB;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}

function meanOf(truth: ArrayLike<number>, guess: ArrayLike<number>, loss: (a: number, b: number) => number): number {
  const n = pairs(truth, guess);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += loss(truth[i] ?? 0, guess[i] ?? 0);
  return n === 0 ? 0 : sum / n;
}

function pairs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length)
    throw new RangeError(`Compared ${a.length} numbers with ${b.length}; both lists must be of one length.`);
  return a.length;
}
