/** The measures that a bootstrap needs thousands of times, over the items with given numbers. Equal to those of `metrics.ts`. */

/** Labels as numbers: one code per distinct label, the same for truth and every answer. */
export interface Coded {
  /** Code of each item. */
  codes: Int32Array;
  count: number;
}

/** @returns one list of codes per list of labels, over one common alphabet in order of first appearance */
export function coded(lists: readonly (readonly (string | number | null)[])[]): {
  lists: Int32Array[];
  labels: (string | number | null)[];
} {
  const known = new Map<string | number | null, number>();
  const codeOf = (label: string | number | null) => {
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    return code;
  };
  return { lists: lists.map((list) => Int32Array.from(list, codeOf)), labels: [...known.keys()] };
}

/** Share of items whose two codes are equal. */
export function accuracyOf(truth: Int32Array, guess: Int32Array, rows: Int32Array): number {
  let right = 0;
  for (const row of rows) if (truth[row] === guess[row]) right++;
  return rows.length === 0 ? 0 : right / rows.length;
}

/**
 * F1 of every code, NaN for one that is neither truth nor guess of any item.
 * @param classes number of codes
 */
export function f1Of(truth: Int32Array, guess: Int32Array, rows: Int32Array, classes: number): Float64Array {
  const hits = new Float64Array(classes);
  const seen = new Float64Array(classes);
  for (const row of rows) {
    const a = truth[row] ?? 0;
    const b = guess[row] ?? 0;
    seen[a] = (seen[a] ?? 0) + 1;
    seen[b] = (seen[b] ?? 0) + 1;
    if (a === b) hits[a] = (hits[a] ?? 0) + 1;
  }
  for (let k = 0; k < classes; k++) hits[k] = (2 * (hits[k] ?? 0)) / (seen[k] ?? 0);
  return hits;
}

/** Unweighted mean of those F1 that exist. */
export function macroF1Of(truth: Int32Array, guess: Int32Array, rows: Int32Array, classes: number): number {
  let sum = 0;
  let count = 0;
  for (const value of f1Of(truth, guess, rows, classes)) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Mean absolute difference. */
export function meanAbsoluteErrorOf(truth: Float64Array, guess: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += Math.abs((truth[row] ?? 0) - (guess[row] ?? 0));
  return rows.length === 0 ? 0 : sum / rows.length;
}

/** Numbers as places in the sorted list of distinct values, for `spearmanOf`. */
export function places(values: Float64Array): Coded {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const place = new Map(distinct.map((value, i) => [value, i]));
  return { codes: Int32Array.from(values, (value) => place.get(value) ?? 0), count: distinct.length };
}

/** Spearman's rank correlation with mean ranks for ties, ranked anew among the given items by counting; 0 where one side is constant. */
export function spearmanOf(truth: Coded, guess: Coded, rows: Int32Array): number {
  const n = rows.length;
  const [rankA, rankB] = [meanRanks(truth, rows), meanRanks(guess, rows)];
  const mean = (n + 1) / 2;
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (const row of rows) {
    const x = (rankA[truth.codes[row] ?? 0] ?? 0) - mean;
    const y = (rankB[guess.codes[row] ?? 0] ?? 0) - mean;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}

function meanRanks({ codes, count }: Coded, rows: Int32Array): Float64Array {
  const ranks = new Float64Array(count);
  for (const row of rows) {
    const code = codes[row] ?? 0;
    ranks[code] = (ranks[code] ?? 0) + 1;
  }
  let before = 0;
  for (let k = 0; k < count; k++) {
    const here = ranks[k] ?? 0;
    ranks[k] = before + (here + 1) / 2;
    before += here;
  }
  return ranks;
}
