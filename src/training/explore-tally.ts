/**
 * Counts of many different names in bounded memory: lossy counting, Manku and Motwani, "Approximate Frequency Counts over
 * Data Streams" (2002). Whatever is frequent is kept; a count may be too low by `lost()` at most, which is 0 until there
 * are more than `most` different names.
 */
export interface Tally {
  add(name: string): void;
  /** The most frequent first; equals in the order of their letters. */
  top(count: number, least: number): { name: string; count: number }[];
  lost(): number;
}

export function tally(most: number): Tally {
  const counts = new Map<string, number>();
  let lost = 0;
  return {
    add(name) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      while (counts.size > most) {
        lost += 1;
        for (const [rare, count] of counts) {
          if (count <= 1) counts.delete(rare);
          else counts.set(rare, count - 1);
        }
      }
    },
    top: (count, least) => mostFrequent(counts, least).slice(0, count),
    lost: () => lost,
  };
}

/** Names by their counts, the most frequent first; equals in the order of their letters. */
export function mostFrequent(counts: ReadonlyMap<string, number>, least = 1): { name: string; count: number }[] {
  return [...counts]
    .filter(([, count]) => count >= least)
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}
