import { lookUp } from './hash-table.ts';
import { LEXICAL_FEATURES, type LexicalReading, lexicalFeatures } from './lexical.ts';
import type { EmbeddedModel } from './model.ts';
import { noOccurrences, type Occurrences, occurrences } from './ngrams.ts';
import { damped, lexicalValue } from './weighting.ts';
import { splitWords, type Word } from './words.ts';

/** One text as a model sees it. Valid until the same reader reads the next text. */
export interface Reading {
  words: readonly Word[];
  found: Occurrences;
  /** Number of the feature behind each occurrence, -1 for one the model does not know. */
  features: Int32Array;
  /** The features that occur, each once; lexical ones last. */
  ids: Int32Array;
  values: Float64Array;
  /** How many of `ids` are in use. */
  length: number;
  /** How often each feature occurs, by its number. */
  times: Int32Array;
  /** Room for a number per feature, by its number; meaningful only where the one who reads it has written. */
  perOccurrence: Float64Array;
  lexical: LexicalReading;
  /** Lexical features as measured, not standardised. */
  lexicalValues: Float32Array;
}

export type Reader = (text: string) => Reading;

/** A reader for one model; it keeps its working memory from text to text. */
export function reader(model: EmbeddedModel): Reader {
  const found = noOccurrences();
  const times = new Int32Array(model.keys.length);
  const perOccurrence = new Float64Array(model.keys.length);
  const lexicalValues = new Float32Array(LEXICAL_FEATURES);
  let features = new Int32Array(0);
  let ids = new Int32Array(0);
  let values = new Float64Array(0);
  let length = 0;
  return (text) => {
    for (let i = 0; i < length; i++) {
      const id = ids[i] ?? 0;
      if (id < times.length) times[id] = 0;
    }
    const words = splitWords(text);
    occurrences(words, found, model.header.widestPair);
    if (features.length < found.length) {
      features = new Int32Array(found.hashes.length);
      ids = new Int32Array(found.hashes.length + LEXICAL_FEATURES);
      values = new Float64Array(ids.length);
    }
    if (ids.length === 0) {
      ids = new Int32Array(LEXICAL_FEATURES);
      values = new Float64Array(LEXICAL_FEATURES);
    }
    length = count(model, found, features, ids, times);
    weighWords(model, ids, values, length, times);
    const lexical = lexicalFeatures(text, words, lexicalValues, 0);
    const { means, factors } = model.header.lexical;
    for (let j = 0; j < LEXICAL_FEATURES; j++) {
      ids[length] = model.keys.length + j;
      values[length++] = lexicalValue(lexicalValues[j] ?? 0, means[j] ?? 0, factors[j] ?? 0);
    }
    return { words, found, features, ids, values, length, times, perOccurrence, lexical, lexicalValues };
  };
}

function count(
  model: EmbeddedModel,
  found: Occurrences,
  features: Int32Array,
  ids: Int32Array,
  times: Int32Array,
): number {
  let length = 0;
  for (let i = 0; i < found.length; i++) {
    const id = lookUp(model.table, found.hashes[i] ?? 0);
    features[i] = id;
    if (id < 0) continue;
    const before = times[id] ?? 0;
    if (before === 0) ids[length++] = id;
    times[id] = before + 1;
  }
  return length;
}

/** The same arithmetic as `weigh` does for training rows. */
function weighWords(
  { idf, wordKeys }: EmbeddedModel,
  ids: Int32Array,
  values: Float64Array,
  length: number,
  times: Int32Array,
): void {
  let words = 0;
  let characters = 0;
  for (let i = 0; i < length; i++) {
    const id = ids[i] ?? 0;
    const value = damped(times[id] ?? 0) * (idf[id] ?? 0);
    values[i] = value;
    if (id < wordKeys) words += value * value;
    else characters += value * value;
  }
  const perWord = words > 0 ? 1 / Math.sqrt(words) : 0;
  const perRun = characters > 0 ? 1 / Math.sqrt(characters) : 0;
  for (let i = 0; i < length; i++) values[i] = (values[i] ?? 0) * ((ids[i] ?? 0) < wordKeys ? perWord : perRun);
}

/** Scores of the classes `first` to `first + scales.length - 1` of a block of weights for one reading. */
export function scores(
  reading: Reading,
  weights: Int16Array,
  classes: number,
  first: number,
  { scales, biases }: { scales: readonly number[]; biases: readonly number[] },
): Float64Array {
  const count = scales.length;
  const result = new Float64Array(count);
  for (let i = 0; i < reading.length; i++) {
    const value = reading.values[i] ?? 0;
    const from = (reading.ids[i] ?? 0) * classes + first;
    for (let k = 0; k < count; k++) result[k] = (result[k] ?? 0) + value * (weights[from + k] ?? 0);
  }
  for (let k = 0; k < count; k++) result[k] = (result[k] ?? 0) * (scales[k] ?? 0) + (biases[k] ?? 0);
  return result;
}
