import type { Catalogue } from '../../core/catalogue.ts';
import type { TrainingRow } from '../../core/training-row.ts';

/** The rows a model is made of, as numbers. */
export interface TrainingSet {
  texts: string[];
  /** Topic names in the order of their numbers. */
  topics: string[];
  /** Topic of every row, -1 for none. */
  labels: Int32Array;
  problems: (string | null)[];
  /** Index of every row, NaN for none. */
  targets: Float64Array;
  /** Rows with the same words share a group. */
  groups: Int32Array;
  /** Rows left out because there are more than memory allows. */
  leftOut: number;
}

/** Characters a training may read; every further row beyond an even selection is left out. About 100,000 rows of 300 characters. */
const MOST_CHARACTERS = 32_000_000;

/**
 * @throws Error when no row has a topic or an index
 */
export function trainingSet(rows: readonly TrainingRow[]): TrainingSet {
  const labelled = rows.filter(({ topic, index }) => topic !== null || index !== null);
  if (labelled.length === 0) {
    throw new Error(
      `Training a model: none of the ${rows.length} rows has a topic or an index. Check which columns were read.`,
    );
  }
  const characters = labelled.reduce((sum, { text }) => sum + text.length, 0);
  const share = Math.min(1, MOST_CHARACTERS / Math.max(1, characters));
  const used = labelled.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share));
  const topics = [...new Set(used.flatMap(({ topic }) => (topic === null ? [] : [topic])))].sort();
  const numbers = new Map(topics.map((topic, number) => [topic, number]));
  return {
    texts: used.map(({ text }) => text),
    topics,
    labels: Int32Array.from(used, ({ topic }) => (topic === null ? -1 : (numbers.get(topic) ?? -1))),
    problems: used.map(({ problem }) => problem),
    targets: Float64Array.from(used, ({ index }) => index ?? Number.NaN),
    groups: groupsOf(used.map(({ text }) => text)),
    leftOut: labelled.length - used.length,
  };
}

const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

function groupsOf(texts: readonly string[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    const key = text.toLowerCase().replace(BETWEEN_WORDS, ' ').trim();
    const group = known.get(key) ?? known.size;
    known.set(key, group);
    return group;
  });
}

/** Every topic and problem that occurs, in alphabetical order, the rare ones too. */
export function catalogueOf({ topics, labels, problems }: TrainingSet): Catalogue {
  return {
    topics: topics.map((name, number) => ({
      name,
      problems: [...new Set(problems.filter((problem, row) => problem !== null && labels[row] === number))]
        .flatMap((problem) => problem ?? [])
        .sort(),
    })),
  };
}
