import { setImmediate } from 'node:timers/promises';
import type { Estimate } from '../core/evaluation.ts';
import type { Random } from '../models/embedded/random.ts';

export interface BootstrapOptions {
  /** Number of resamples; 2,000 in a report. */
  resamples: number;
  random: Random;
  signal?: AbortSignal | undefined;
}

/** Draws between two turns of the event loop: some milliseconds of work, so that a bot in this process keeps answering. */
const DRAWS_PER_TURN = 50_000;

/**
 * Percentile bootstrap intervals of 95 % (Efron 1979) of several figures on the same resamples, so that their differences are paired.
 * @param items number of items that are drawn from, with replacement
 * @param figures computes every figure from item numbers; called once with all items in order, then once for each resample
 * @returns one estimate per figure, `value` from the items as they are
 * @throws the reason of `signal` when it is aborted
 */
export async function bootstrap(
  items: number,
  figures: (rows: Int32Array) => readonly number[],
  { resamples, random, signal }: BootstrapOptions,
): Promise<Estimate[]> {
  const values = figures(Int32Array.from({ length: items }, (_, i) => i));
  if (items === 0) return values.map((value) => ({ value, low: value, high: value }));
  const drawn = values.map(() => new Float64Array(resamples));
  const rows = new Int32Array(items);
  const perTurn = Math.max(1, Math.floor(DRAWS_PER_TURN / items));
  for (let turn = 0; turn < resamples; turn++) {
    if (turn % perTurn === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    for (let i = 0; i < items; i++) rows[i] = Math.floor(random() * items);
    for (const [k, value] of figures(rows).entries()) {
      const list = drawn[k];
      if (list !== undefined) list[turn] = value;
    }
  }
  return values.map((value, k) => {
    const sorted = (drawn[k] ?? new Float64Array(0)).sort();
    return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

/** Quantile with linear interpolation between neighbours (NumPy `quantile`); 0 for no values. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? 0;
  return low + (high - low) * (place - Math.floor(place));
}
