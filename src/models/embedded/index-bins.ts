import { largest } from './calibration.ts';

/** A cut of the index into bins of about equal mass. */
export interface Bins {
  /** Smallest value of each bin above the first. */
  edges: number[];
  /** Mean of the training values in each bin. */
  means: number[];
}

const MOST_BINS = 9;

/** Cuts the values so that equal ones share a bin; fewer bins than asked where values repeat or are few. */
export function quantileBins(values: Float64Array): Bins {
  const sorted = Float64Array.from(values).sort();
  const wanted = Math.max(2, Math.min(MOST_BINS, Math.floor(sorted.length / 6)));
  const edges: number[] = [];
  for (let b = 1; b < wanted; b++) {
    const edge = sorted[Math.floor((b * sorted.length) / wanted)] ?? 0;
    if (edge > (edges.at(-1) ?? sorted[0] ?? 0)) edges.push(edge);
  }
  const bins = { edges, means: [] as number[] };
  const sums = new Float64Array(edges.length + 1);
  const counts = new Float64Array(edges.length + 1);
  for (const value of sorted) {
    const bin = binOf(edges, value);
    sums[bin] = (sums[bin] ?? 0) + value;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  bins.means = Array.from(sums, (sum, bin) => sum / Math.max(1, counts[bin] ?? 0));
  return bins;
}

export function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value >= (edges[bin] ?? 0)) bin++;
  return bin;
}

/** What distribution over bins `probabilities[at...]` says: its mean and its median, both in index points. */
export function readOut(
  means: readonly number[],
  probabilities: Float64Array,
  at: number,
): { mean: number; median: number } {
  let mean = 0;
  for (let b = 0; b < means.length; b++) mean += (probabilities[at + b] ?? 0) * (means[b] ?? 0);
  return { mean, median: median(means, probabilities, at) };
}

/** The median of a distribution whose mass lies at the middle of each bin, straight lines between. */
function median(means: readonly number[], probabilities: Float64Array, at: number): number {
  let below = 0;
  let reached = 0;
  let value = means[0] ?? 0;
  for (let b = 0; b < means.length; b++) {
    const mass = probabilities[at + b] ?? 0;
    const middle = below + mass / 2;
    if (middle >= 0.5) {
      if (b === 0) return means[0] ?? 0;
      return value + (((means[b] ?? 0) - value) * (0.5 - reached)) / Math.max(1e-12, middle - reached);
    }
    below += mass;
    reached = middle;
    value = means[b] ?? 0;
  }
  return means[largest(probabilities, at, means.length)] ?? 0;
}
