import { BANDS, type Band, type BandBounds, bandOf } from '../core/classification.ts';
import { quantile } from './bootstrap.ts';

/** How a set of numbers lies. */
export interface Spread {
  count: number;
  /** 10th percentile. */
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  /** 90th percentile. */
  high: number;
  least: number;
  most: number;
}

export interface SpreadBin {
  /** Included. */
  from: number;
  /** Not included, but in the last bin. */
  to: number;
  count: number;
}

const BIN = 5;
const HIGHEST_INDEX = 100;
const MOST_LENGTH_BINS = 24;
const ROUND_STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];

/** @returns null for no numbers. Percentiles are interpolated linearly, as numpy does by default. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => quantile(sorted, share);
  return {
    count: sorted.length,
    low: at(0.1),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    high: at(0.9),
    least: at(0),
    most: at(1),
  };
}

/** The index in steps of five, cut where a band begins, each bin with its band. */
export function indexBins(values: readonly number[], bounds: BandBounds): (SpreadBin & { band: Band })[] {
  const edges = new Set([bounds.medium, bounds.high, bounds.critical]);
  for (let edge = 0; edge <= HIGHEST_INDEX; edge += BIN) edges.add(edge);
  const sorted = [...edges].sort((one, other) => one - other);
  return binned(values, sorted).map((bin) => ({ ...bin, band: bandOf(bin.from, bounds) }));
}

/** How many values lie in each band. */
export function bandCounts(values: readonly number[], bounds: BandBounds): { band: Band; count: number }[] {
  const of = Map.groupBy(values, (value) => bandOf(value, bounds));
  return BANDS.map((band) => ({ band, count: of.get(band)?.length ?? 0 }));
}

/**
 * Whole numbers in bins of equal, round width. What lies far beyond the 99th percentile is left out of the bins and
 * counted in `beyond`, so that one enormous value does not squeeze all others into one bar.
 */
export function lengthBins(values: readonly number[]): { bins: SpreadBin[]; beyond: number } {
  if (values.length === 0) return { bins: [], beyond: 0 };
  const sorted = Float64Array.from(values).sort();
  const reach = Math.min(sorted.at(-1) ?? 0, Math.max(10, 1.25 * quantile(sorted, 0.99)));
  const step = ROUND_STEPS.find((width) => reach / width < MOST_LENGTH_BINS) ?? Math.ceil(reach / MOST_LENGTH_BINS);
  const edges = Array.from({ length: Math.floor(reach / step) + 2 }, (_, place) => place * step);
  const inside = values.filter((value) => value < (edges.at(-1) ?? 0));
  return { bins: binned(inside, edges), beyond: values.length - inside.length };
}

function binned(values: readonly number[], edges: readonly number[]): SpreadBin[] {
  const bins = edges.slice(1).map((to, place) => ({ from: edges[place] ?? 0, to, count: 0 }));
  for (const value of values) {
    const bin = bins.find(({ to }) => value < to) ?? bins.at(-1);
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}
