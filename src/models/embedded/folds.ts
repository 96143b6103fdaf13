import { type Random, shuffle } from './random.ts';

/** The rows of one fold: what is learned from, and what is held out. Both ascending. */
export interface Fold {
  train: Int32Array;
  held: Int32Array;
}

/** Five folds for few rows, where every row counts; three otherwise. */
const foldCount = (rows: number): number => Math.max(2, Math.min(rows < 500 ? 5 : 3, rows));

/**
 * Stratified folds: every class is spread evenly, and rows of the same group (equal texts) stay together, so that nothing held out was seen.
 * @param rows row numbers to divide
 * @param strata class of each of them
 * @param groups group of each of them
 */
export function stratifiedFolds(rows: Int32Array, strata: Int32Array, groups: Int32Array, random: Random): Fold[] {
  const count = foldCount(rows.length);
  const foldOfGroup = new Map<number, number>();
  const order = Int32Array.from(rows, (_row, i) => i);
  shuffle(order, random);
  order.sort((a, b) => (strata[a] ?? 0) - (strata[b] ?? 0));
  let next = 0;
  for (const i of order) {
    const group = groups[i] ?? 0;
    if (!foldOfGroup.has(group)) foldOfGroup.set(group, next++ % count);
  }
  return Array.from({ length: count }, (_, fold) => ({
    train: rows.filter((_row, i) => foldOfGroup.get(groups[i] ?? 0) !== fold),
    held: rows.filter((_row, i) => foldOfGroup.get(groups[i] ?? 0) === fold),
  })).filter((fold) => fold.held.length > 0 && fold.train.length > 0);
}

/** An evenly stratified sample of at most `most` rows, ascending. */
export function stratifiedSample(rows: Int32Array, strata: Int32Array, most: number, random: Random): Int32Array {
  if (rows.length <= most) return rows;
  const order = Int32Array.from(rows, (_row, i) => i);
  shuffle(order, random);
  order.sort((a, b) => (strata[a] ?? 0) - (strata[b] ?? 0));
  return Int32Array.from(
    { length: most },
    (_, i) => rows[order[Math.floor((i * rows.length) / most)] ?? 0] ?? 0,
  ).sort();
}
