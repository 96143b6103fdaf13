import { type Counts, tableOf } from './counts.ts';
import type { Fold } from './folds.ts';
import { lookUp } from './hash-table.ts';
import { isCharacters, noOccurrences, type Occurrences, occurrences } from './ngrams.ts';
import { learnWeighting } from './weighting.ts';
import { splitWords, type Word } from './words.ts';

const LETTER = /\p{L}/u;

/**
 * How much of a text the training data knew, 0 to 1. A known word counts 1, an unknown one the square of the share of its character runs
 * that are known, so that a typing error still counts and another language hardly does. Longer words count more; numbers do not count.
 * @param isKnown whether a feature hash occurred in training
 */
export function coverage(words: readonly Word[], found: Occurrences, isKnown: (hash: number) => boolean): number {
  const whole = new Uint8Array(words.length);
  const runs = new Float64Array(words.length);
  const knownRuns = new Float64Array(words.length);
  for (let i = 0; i < found.length; i++) {
    if (found.partners[i] !== found.words[i]) continue;
    const hash = found.hashes[i] ?? 0;
    const word = found.words[i] ?? 0;
    if (!isCharacters(hash)) {
      whole[word] = isKnown(hash) ? 1 : 0;
    } else if (whole[word] === 0) {
      runs[word] = (runs[word] ?? 0) + 1;
      if (isKnown(hash)) knownRuns[word] = (knownRuns[word] ?? 0) + 1;
    }
  }
  let all = 0;
  let known = 0;
  for (const [i, word] of words.entries()) {
    if (!word.spelled || !LETTER.test(word.form)) continue;
    const weight = Math.min(10, word.form.length);
    all += weight;
    known += weight * (whole[i] === 1 ? 1 : ((knownRuns[i] ?? 0) / Math.max(1, runs[i] ?? 0)) ** 2);
  }
  return all === 0 ? 0 : known / all;
}

/** Share of held-out training texts that may be called unlike the training data by mistake. */
const MISTAKEN = 0.005;
/** A text of which this share is known is never called unlike, however uniform the training texts are. */
const HIGHEST_FLOOR = 0.62;
const MOST_TEXTS = 4000;

/** The coverage under which a text is unlike the training data: that of the lowest held-out texts. */
export function coverageFloor(
  texts: readonly string[],
  counts: Counts,
  folds: readonly Fold[],
  minTexts: number,
): number {
  const table = tableOf(counts.keys);
  const found = noOccurrences();
  const values: number[] = [];
  for (const { train, held } of folds) {
    const { idf } = learnWeighting(counts, train, minTexts);
    const isKnown = (hash: number) => (idf[lookUp(table, hash)] ?? 0) > 0;
    for (const row of held.subarray(0, Math.ceil(MOST_TEXTS / folds.length))) {
      const words = splitWords(texts[row] ?? '');
      occurrences(words, found, counts.widestPair);
      values.push(coverage(words, found, isKnown));
    }
  }
  values.sort((a, b) => a - b);
  return Math.min(HIGHEST_FLOOR, values[Math.floor(values.length * MISTAKEN)] ?? 0);
}
