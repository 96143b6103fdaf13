import type { Prediction } from '../core/classification.ts';
import type { Classifier } from '../core/ports.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { seededRandom, shuffle } from '../models/embedded/random.ts';
import { keywordModel } from './baseline-keywords.ts';

/** What a baseline says about one text. */
export type Guess = Pick<Prediction, 'topic' | 'problem' | 'index' | 'confidence'>;
/** Learns from rows and answers for texts. */
export type Learn = (rows: readonly TrainingRow[]) => (text: string) => Guess;

/** Always the most frequent topic, its most frequent problem and the median index. A model must beat this to be worth anything. */
export const majority: Learn = (rows) => {
  const topics = rows.flatMap(({ topic }) => (topic === null ? [] : [topic]));
  const topic = mostFrequent(topics);
  const problem = mostFrequent(
    rows.flatMap((row) => (row.topic !== topic || row.problem === null ? [] : [row.problem])),
  );
  const share = topics.filter((name) => name === topic).length / Math.max(1, topics.length);
  const guess = { topic, problem, index: medianIndex(rows), confidence: share };
  return () => guess;
};

/** TF-IDF of single words, nearest centroid of the topics; the index from the words' mean index. No tuning. */
export const keywords: Learn = (rows) => {
  const model = keywordModel(rows);
  const problemOf = new Map(
    [...new Set(rows.map(({ topic }) => topic))].map((topic) => [
      topic,
      mostFrequent(rows.flatMap((row) => (row.topic !== topic || row.problem === null ? [] : [row.problem]))),
    ]),
  );
  return (text) => {
    const { topic, confidence } = model.topic(text);
    return { topic, problem: problemOf.get(topic) ?? null, index: model.index(text), confidence };
  };
};

/** A baseline as a classifier, learned from rows that are not judged. */
export function learnedBaseline(id: string, learn: Learn, rows: readonly TrainingRow[]): Classifier {
  const answer = learn(rows);
  return { id, classify: async (texts) => texts.map((text) => prediction(id, answer(text))) };
}

const FOLDS = 5;

/**
 * A baseline that learns from the judged rows themselves: each is answered by one of five models that has not seen it. Knows an answer
 * for the texts of `rows` only.
 */
export function crossFittedBaseline(id: string, learn: Learn, rows: readonly TrainingRow[], seed: number): Classifier {
  const order = Int32Array.from(rows, (_row, i) => i);
  shuffle(order, seededRandom(seed));
  const answers = new Map<string, Guess>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = new Set(order.filter((_row, place) => place % FOLDS === fold));
    if (held.size === 0) continue;
    const answer = learn(rows.filter((_row, i) => !held.has(i)));
    for (const i of held) {
      const text = rows[i]?.text ?? '';
      answers.set(text, answer(text));
    }
  }
  const classify = async (texts: readonly string[]) =>
    texts.map((text) => prediction(id, answers.get(text) ?? { topic: null, problem: null, index: 50, confidence: 0 }));
  return { id, classify };
}

function prediction(model: string, guess: Guess): Prediction {
  return { ...guess, evidence: [], doubt: null, approximate: false, degraded: false, model };
}

/** The first of equals in alphabetical order, so that the order of the rows does not matter; null for no names. */
function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [first] = [...counts].sort(([a, some], [b, other]) => other - some || (a < b ? -1 : 1));
  return first?.[0] ?? null;
}

function medianIndex(rows: readonly TrainingRow[]): number {
  const values = rows.flatMap(({ index }) => (index === null ? [] : [index])).sort((a, b) => a - b);
  return Math.round(values[Math.floor(values.length / 2)] ?? 50);
}
