import type { TrainingRow } from '../core/training-row.ts';
import { dataHash } from './data-hash.ts';
import { type EvaluationItem, type KnownTraining, textKey } from './evaluate-items.ts';
import type { BaselineRows } from './evaluate-resolve.ts';
import type { Subject } from './evaluate-run.ts';
import { readFingerprints } from './fingerprints.ts';

/** Rows that models may have learned from. */
export interface RowSource {
  name: string;
  rows: readonly TrainingRow[];
}

/** What a model learned from: what its card keeps of the texts, else the source that is exactly it. Of a remote model nobody here knows. */
export function trainingOf(
  { name, kind, card }: Pick<Subject, 'name' | 'kind' | 'card'>,
  sources: readonly RowSource[],
): KnownTraining {
  if (card === null) return { model: name, dataHash: null, texts: kind === 'remote' ? null : new Set() };
  if (card.texts !== undefined) return { model: name, dataHash: card.dataHash, texts: readFingerprints(card.texts) };
  const source = sources.find(({ rows }) => rows.length === card.rows && dataHash(rows) === card.dataHash);
  return {
    model: name,
    dataHash: card.dataHash,
    texts: source === undefined ? null : new Set(source.rows.map(({ text }) => textKey(text))),
  };
}

/** A source that knows fewer of the judged topics than this would make a baseline that cannot win. */
const LEAST_KNOWN = 0.5;

/**
 * What baselines learn from: the first source that knows the topics, without the judged texts; else the judged rows in turns.
 * @param sources the preferred first
 */
export function baselineRows(
  items: readonly EvaluationItem[],
  sources: readonly RowSource[],
  seed: number,
): { rows: BaselineRows; about: string } {
  const judged = new Set(items.map(({ text }) => textKey(text)));
  const topics = items.flatMap(({ topic }) => (topic === null ? [] : [topic]));
  for (const { name, rows } of sources) {
    const own = rows.filter(({ text }) => !judged.has(textKey(text)));
    const known = new Set(own.map(({ topic }) => topic));
    const share = topics.filter((topic) => known.has(topic)).length / Math.max(1, topics.length);
    if (own.length > 0 && (share >= LEAST_KNOWN || topics.length === 0)) {
      return { rows: { kind: 'own', rows: own }, about: `${name}, ${own.length} rows without the judged texts` };
    }
  }
  return {
    rows: { kind: 'in_turns', rows: items, seed },
    about:
      'the judged rows themselves, each answered by one of five that have not seen it, which flatters the baselines',
  };
}
