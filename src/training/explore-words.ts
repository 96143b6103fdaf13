import { type ExploreProgress, eachRow, within } from './explore-rows.ts';
import { mostFrequent, tally } from './explore-tally.ts';
import { type TellingWord, tellingWords } from './explore-telling.ts';
import { termsOf } from './explore-terms.ts';

export interface WordReport {
  /** Rows that contain the word, the most frequent first. */
  words: { name: string; count: number }[];
  /** The same of two words that stand next to each other. */
  pairs: { name: string; count: number }[];
  /** Per topic, the largest first. Empty for fewer than two topics: there is nothing to tell apart. */
  telling: { topic: string; rows: number; words: TellingWord[] }[];
}

const SHOWN = 30;
const MOST_DIFFERENT = 300_000;
const VOCABULARY = 15_000;
/** Topics times words counted; bounds the memory to 20 MB. */
const MOST_CELLS = 5_000_000;
const TELLING_SHOWN = 40;
const LEAST_SCORE = 1;
const SMALL_SET = 200;

/**
 * What the texts are made of. A word must be in several rows to be shown, so that the name of one customer is not.
 * Two passes over the rows; memory does not grow with their number.
 */
export async function wordReport(
  rows: readonly { text: string; topic: string | null }[],
  progress: ExploreProgress = {},
): Promise<WordReport> {
  const leastRows = rows.length < SMALL_SET ? 2 : 3;
  const words = tally(MOST_DIFFERENT);
  const pairs = tally(MOST_DIFFERENT);
  await eachRow(
    rows,
    ({ text }) => {
      const terms = termsOf(text);
      for (const word of terms.words) words.add(word);
      for (const pair of terms.pairs) pairs.add(pair);
    },
    within(progress, 0, 0.5),
  );
  const topics = mostFrequent(countTopics(rows));
  const room = Math.min(VOCABULARY, Math.floor(MOST_CELLS / Math.max(1, topics.length)));
  const vocabulary = [...words.top(Math.ceil(room * 0.6), leastRows), ...pairs.top(Math.floor(room * 0.4), leastRows)];
  const telling =
    topics.length < 2 ? [] : await countTelling(rows, topics, vocabulary, leastRows, within(progress, 0.5, 1));
  return { words: words.top(SHOWN, leastRows), pairs: pairs.top(SHOWN, leastRows), telling };
}

function countTopics(rows: readonly { topic: string | null }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { topic } of rows) if (topic !== null) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
}

async function countTelling(
  rows: readonly { text: string; topic: string | null }[],
  topics: readonly { name: string; count: number }[],
  vocabulary: readonly { name: string }[],
  leastRows: number,
  progress: ExploreProgress,
): Promise<WordReport['telling']> {
  const placeOf = new Map(vocabulary.map(({ name }, place) => [name, place]));
  const topicOf = new Map(topics.map(({ name }, place) => [name, place]));
  const counts = new Int32Array(topics.length * vocabulary.length);
  await eachRow(
    rows,
    ({ text, topic }) => {
      const row = topic === null ? undefined : topicOf.get(topic);
      if (row === undefined) return;
      const terms = termsOf(text);
      for (const term of [...terms.words, ...terms.pairs]) {
        const place = placeOf.get(term);
        if (place === undefined) continue;
        const cell = row * vocabulary.length + place;
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    },
    progress,
  );
  const found = tellingWords(
    { words: vocabulary.map(({ name }) => name), topics: topics.length, counts },
    { least: LEAST_SCORE, leastRows, most: TELLING_SHOWN },
  );
  return topics.map(({ name, count }, place) => ({ topic: name, rows: count, words: found[place] ?? [] }));
}
