import type { Evidence } from '../../core/classification.ts';
import { LEXICAL_FEATURES, lexicalShares } from './lexical.ts';
import type { EmbeddedModel } from './model.ts';
import type { Reading } from './reading.ts';
import { lexicalValue } from './weighting.ts';

/** Shown per kind; weaker words than this share of the strongest one are noise to a reader. */
const MOST_WORDS = 5;
const WEAKEST_SHARE = 0.05;

/** A linear score: the classes from `first` on of a block of weights, each times its slope. */
export interface LinearScore {
  weights: Int16Array;
  /** Classes of the whole block. */
  classes: number;
  first: number;
  slopes: ArrayLike<number>;
}

/**
 * What each word of a text adds to a linear score: its own weight, half of the weight of each pair it is in, that of the character runs
 * inside it, and its share of the lexical features. The words' sum, the score's bias and what belongs to no word make up the score exactly.
 */
export function wordContributions(
  text: string,
  reading: Reading,
  model: EmbeddedModel,
  score: LinearScore,
): Map<string, { text: string; weight: number }> {
  const { ids, values, times, features, found, perOccurrence } = reading;
  for (let i = 0; i < reading.length - LEXICAL_FEATURES; i++) {
    const id = ids[i] ?? 0;
    perOccurrence[id] = ((values[i] ?? 0) * weightOf(score, id)) / (times[id] ?? 1);
  }
  const perWord = new Float64Array(reading.words.length);
  for (let i = 0; i < found.length; i++) {
    const id = features[i] ?? -1;
    if (id < 0) continue;
    const word = found.words[i] ?? 0;
    const partner = found.partners[i] ?? word;
    const half = (perOccurrence[id] ?? 0) / 2;
    perWord[word] = (perWord[word] ?? 0) + half;
    perWord[partner] = (perWord[partner] ?? 0) + half;
  }
  addLexical(reading, model, score, perWord);
  return merged(text, reading, perWord);
}

function weightOf({ weights, classes, first, slopes }: LinearScore, id: number): number {
  const from = id * classes + first;
  let weight = 0;
  for (let k = 0; k < slopes.length; k++) weight += (slopes[k] ?? 0) * (weights[from + k] ?? 0);
  return weight;
}

/** Lexical features count from what they would be in a text without such words. */
function addLexical(reading: Reading, model: EmbeddedModel, score: LinearScore, perWord: Float64Array): void {
  const { means, factors } = model.header.lexical;
  for (let j = 0; j < LEXICAL_FEATURES; j++) {
    const value = reading.lexicalValues[j] ?? 0;
    const weight = value === 0 ? 0 : weightOf(score, model.keys.length + j);
    if (weight === 0) continue;
    const mean = means[j] ?? 0;
    const factor = factors[j] ?? 0;
    const moved = weight * (lexicalValue(value, mean, factor) - lexicalValue(0, mean, factor));
    const shares = lexicalShares(j, reading.words, reading.lexical);
    for (let w = 0; w < perWord.length; w++) perWord[w] = (perWord[w] ?? 0) + (shares[w] ?? 0) * moved;
  }
}

function merged(text: string, reading: Reading, perWord: Float64Array): Map<string, { text: string; weight: number }> {
  const result = new Map<string, { text: string; weight: number }>();
  for (const [i, word] of reading.words.entries()) {
    const known = result.get(word.form);
    const weight = perWord[i] ?? 0;
    if (known === undefined) result.set(word.form, { text: text.slice(word.start, word.end), weight });
    else known.weight += weight;
  }
  return result;
}

/** The strongest words, strongest first. */
export function strongest(
  contributions: Map<string, { text: string; weight: number }>,
  about: Evidence['about'],
): Evidence[] {
  const sorted = [...contributions.values()]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST_WORDS);
  const floor = Math.abs(sorted[0]?.weight ?? 0) * WEAKEST_SHARE;
  return sorted.filter(({ weight }) => weight !== 0 && Math.abs(weight) >= floor).map((item) => ({ ...item, about }));
}

/** Both kinds in one list, each word placed by its share of the strongest of its kind, since log-odds and points do not compare. */
export function ranked(topic: readonly Evidence[], index: readonly Evidence[]): Evidence[] {
  const share = (list: readonly Evidence[]) =>
    list.map((item) => ({ item, share: Math.abs(item.weight / (list[0]?.weight ?? 1)) }));
  return [...share(topic), ...share(index)].sort((a, b) => b.share - a.share).map(({ item }) => item);
}
