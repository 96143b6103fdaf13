import { tagName } from '../core/catalogue.ts';
import type { TrainingRow } from '../core/training-row.ts';

/**
 * Names that would become the same tag (`Billing`, `billing `, `BILLING`) are one name: the spelling that occurs most often.
 * @returns the rows with one spelling each, and which spellings gave way to which
 */
export function mergeSpellings<Row extends TrainingRow>(
  rows: readonly Row[],
): { rows: Row[]; merged: { from: string; to: string }[] } {
  const topics = spellings(rows.map(({ topic }) => (topic === null ? null : [topic, tagName(topic)])));
  const problems = spellings(
    rows.map(({ topic, problem }) =>
      topic === null || problem === null ? null : [problem, `${tagName(topic)}/${tagName(problem)}`],
    ),
  );
  const merged = new Map([...topics.merged, ...problems.merged].map((pair) => [`${pair.from}/${pair.to}`, pair]));
  return {
    rows: rows.map((row, place) => ({
      ...row,
      topic: topics.best[place] ?? null,
      problem: problems.best[place] ?? null,
    })),
    merged: [...merged.values()],
  };
}

/** @param names each with the key that those of one meaning share */
function spellings(names: readonly ([name: string, key: string] | null)[]) {
  const counts = new Map<string, Map<string, number>>();
  for (const named of names) {
    if (named === null) continue;
    const [name, key] = named;
    const known = counts.get(key) ?? new Map<string, number>();
    counts.set(key, known.set(name, (known.get(name) ?? 0) + 1));
  }
  const bestOf = new Map([...counts].map(([key, known]) => [key, mostFrequent(known)]));
  return {
    best: names.map((named) => (named === null ? null : bestOf.get(named[1]))),
    merged: [...counts].flatMap(([key, known]) => {
      const to = bestOf.get(key) ?? '';
      return [...known.keys()].filter((name) => name !== to).map((from) => ({ from, to }));
    }),
  };
}

/** Between equals the first in alphabetical order, so that the order of rows does not matter. */
function mostFrequent(counts: ReadonlyMap<string, number>): string {
  const [best] = [...counts].sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1));
  return best?.[0] ?? '';
}
