import type { TrainingRow } from '../core/training-row.ts';
import { splitWords } from '../models/embedded/words.ts';

export interface KeywordModel {
  topic(text: string): { topic: string | null; confidence: number };
  /** 0 to 100, whole. */
  index(text: string): number;
}

/** How sharply cosine similarity turns into confidence. Not fitted: the baseline's confidence is a rough one. */
const SHARPNESS = 12;
/** Rows' worth of the overall mean in each word's mean index, so that a rare word says little. */
const PRIOR_ROWS = 5;

type Vector = Map<string, number>;

/** Single words only, weighted by TF-IDF as scikit-learn's `TfidfVectorizer` does by default. */
export function keywordModel(rows: readonly TrainingRow[]): KeywordModel {
  const documents = rows.map(({ text }) => wordsOf(text));
  const idf = inverseFrequencies(documents);
  const vectorOf = (words: readonly string[]) => unit(weighted(words, idf));
  const centroids = centroidsOf(rows, documents.map(vectorOf));
  const index = indexOfWords(rows, documents, idf);
  return {
    topic(text) {
      const vector = vectorOf(wordsOf(text));
      const scored = centroids.map(({ topic, vector: centroid }) => ({ topic, score: dot(vector, centroid) }));
      const sum = scored.reduce((total, { score }) => total + Math.exp(SHARPNESS * score), 0);
      const [best] = scored.sort((a, b) => b.score - a.score);
      return best === undefined
        ? { topic: null, confidence: 0 }
        : { topic: best.topic, confidence: Math.exp(SHARPNESS * best.score) / sum };
    },
    index: (text) => Math.round(Math.max(0, Math.min(100, index(wordsOf(text))))),
  };
}

const wordsOf = (text: string): string[] => splitWords(text).map(({ form }) => form);

function inverseFrequencies(documents: readonly string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of documents) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) counts.set(word, Math.log((1 + documents.length) / (1 + count)) + 1);
  return counts;
}

function weighted(words: readonly string[], idf: ReadonlyMap<string, number>): Vector {
  const vector: Vector = new Map();
  for (const word of words) {
    const weight = idf.get(word);
    if (weight !== undefined) vector.set(word, (vector.get(word) ?? 0) + weight);
  }
  return vector;
}

function unit(vector: Vector): Vector {
  const length = Math.sqrt([...vector.values()].reduce((sum, x) => sum + x * x, 0));
  if (length > 0) for (const [word, weight] of vector) vector.set(word, weight / length);
  return vector;
}

function dot(few: Vector, many: Vector): number {
  let sum = 0;
  for (const [word, weight] of few) sum += weight * (many.get(word) ?? 0);
  return sum;
}

function centroidsOf(rows: readonly TrainingRow[], vectors: readonly Vector[]): { topic: string; vector: Vector }[] {
  const sums = new Map<string, Vector>();
  for (const [i, { topic }] of rows.entries()) {
    if (topic === null) continue;
    const sum = sums.get(topic) ?? new Map();
    sums.set(topic, sum);
    for (const [word, weight] of vectors[i] ?? []) sum.set(word, (sum.get(word) ?? 0) + weight);
  }
  return [...sums].map(([topic, sum]) => ({ topic, vector: unit(sum) })).sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

/** The sum of what a text's words say of the index, stretched to the spread of the labels by least squares on the rows themselves. */
function indexOfWords(
  rows: readonly TrainingRow[],
  documents: readonly string[][],
  idf: ReadonlyMap<string, number>,
): (words: readonly string[]) => number {
  const known = rows.flatMap(({ index }, i) => (index === null ? [] : [{ index, words: documents[i] ?? [] }]));
  if (known.length === 0) return () => 50;
  const overall = known.reduce((sum, { index }) => sum + index, 0) / known.length;
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { index, words } of known) {
    for (const word of new Set(words)) {
      const { sum, count } = sums.get(word) ?? { sum: 0, count: 0 };
      sums.set(word, { sum: sum + index - overall, count: count + 1 });
    }
  }
  /** `own` is the index of a row that is among the sums and must not vote for itself. */
  const lean = (words: readonly string[], own: number | null) => {
    let total = 0;
    let weight = 0;
    for (const word of new Set(words)) {
      const seen = sums.get(word);
      const count = (seen?.count ?? 0) - (own === null ? 0 : 1);
      if (seen === undefined || count === 0) continue;
      const sum = seen.sum - (own === null ? 0 : own - overall);
      total += ((idf.get(word) ?? 0) * sum) / (count + PRIOR_ROWS);
      weight += idf.get(word) ?? 0;
    }
    return weight === 0 ? 0 : total / Math.sqrt(weight);
  };
  const leans = known.map(({ words, index }) => lean(words, index));
  const mean = leans.reduce((sum, x) => sum + x, 0) / leans.length;
  const squares = leans.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const both = known.reduce((sum, { index }, i) => sum + ((leans[i] ?? 0) - mean) * (index - overall), 0);
  const slope = squares === 0 ? 0 : both / squares;
  return (words) => overall + slope * (lean(words, null) - mean);
}
