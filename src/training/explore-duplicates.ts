import { createHash } from 'node:crypto';
import type { TrainingRow } from '../core/training-row.ts';
import { type ExploreProgress, eachRow } from './explore-rows.ts';

/** Rows with one and the same text, by their places. */
export interface SameText {
  places: number[];
  /** Which labels differ between them. */
  differs: ('topic' | 'problem' | 'index')[];
}

/** An index this much apart is another feeling, not another mood of the labeller: the width of a step of the rubric. */
const INDEX_APART = 20;

/**
 * Groups of rows whose texts differ in nothing but case, punctuation and spaces. Texts with neither letter nor digit are
 * left out.
 */
export async function sameTexts(rows: readonly TrainingRow[], progress: ExploreProgress = {}): Promise<SameText[]> {
  const groups = new Map<string, number[]>();
  await eachRow(
    rows,
    ({ text }, place) => {
      const plain = plainForm(text);
      if (plain === '') return;
      const key = createHash('sha1').update(plain).digest('base64');
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [place]);
      else group.push(place);
    },
    progress,
  );
  return [...groups.values()]
    .filter((places) => places.length > 1)
    .map((places) => ({ places, differs: differences(places.flatMap((place) => rows[place] ?? [])) }))
    .sort((one, other) => other.places.length - one.places.length || (one.places[0] ?? 0) - (other.places[0] ?? 0));
}

/** Lower case, words only, one space between them. */
export const plainForm = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

/** A label that is missing contradicts nothing. */
export function differences(rows: readonly TrainingRow[]): SameText['differs'] {
  const topics = new Set(rows.flatMap(({ topic }) => topic ?? []));
  const problems = new Set(
    rows.flatMap(({ topic, problem }) => (problem === null ? [] : [`${topic ?? ''}\n${problem}`])),
  );
  const indexes = rows.flatMap(({ index }) => index ?? []);
  const apart = indexes.length < 2 ? 0 : Math.max(...indexes) - Math.min(...indexes);
  return [
    ...(topics.size > 1 ? (['topic'] as const) : []),
    ...(topics.size <= 1 && problems.size > 1 ? (['problem'] as const) : []),
    ...(apart >= INDEX_APART ? (['index'] as const) : []),
  ];
}
