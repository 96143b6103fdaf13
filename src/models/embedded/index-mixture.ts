/** How the parts of the index are mixed. */
export interface IndexMixture {
  /** Share of the ridge regression; the rest is the bins'. */
  ridgeShare: number;
  /** Share of the median in the bins' read-out; the rest is the mean's. */
  medianShare: number;
}

/** The index, 0 to 100 and not rounded, from its three read-outs in index points. */
export function mixed({ ridgeShare, medianShare }: IndexMixture, ridge: number, mean: number, median: number): number {
  return clamped(ridgeShare * clamped(ridge) + (1 - ridgeShare) * (medianShare * median + (1 - medianShare) * mean));
}

export const clamped = (value: number): number => Math.max(0, Math.min(100, value));
