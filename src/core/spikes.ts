/** From how many complaints a day a topic can stand out at all. */
const LEAST = 5;
/** Days before that are looked at, and how many of them there must be. */
export const USUAL_DAYS = 28;
const LEAST_DAYS = 7;
/** Makes the median distance of a normal distribution its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
const DEVIATIONS = 3;

/** The rule in the words of the page. */
export const SPIKE_RULE = `A day is marked where a topic had at least ${LEAST} complaints and more than its usual level plus three times its usual spread. The usual level is the median of the ${USUAL_DAYS} days before, the spread their median distance from it (times ${MAD_TO_DEVIATION}), but at least the square root of the level, and 1. Until ${LEAST_DAYS} days are known, nothing is marked.`;

/**
 * The number of complaints a day above which a topic stands out, from the days before: median and median absolute
 * deviation, which one earlier spike cannot move (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013), with the spread of a
 * Poisson variable as the least. Null: too few days are known.
 */
export function spikeBound(before: readonly number[]): number | null {
  if (before.length < LEAST_DAYS) return null;
  const usual = median(before);
  const spread = MAD_TO_DEVIATION * median(before.map((count) => Math.abs(count - usual)));
  return Math.max(LEAST - 1, usual + DEVIATIONS * Math.max(spread, Math.sqrt(usual), 1));
}

/** Which of these days stand out, each measured by up to 28 days before it. */
export function spikes(counts: readonly number[]): boolean[] {
  return counts.map((count, day) => {
    const bound = spikeBound(counts.slice(Math.max(0, day - USUAL_DAYS), day));
    return bound !== null && count > bound;
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
