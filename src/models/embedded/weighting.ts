import type { Counts } from './counts.ts';
import { LEXICAL_FEATURES } from './lexical.ts';

/** Sparse rows: row r holds the values `values[i]` of the columns `ids[i]`, for i from `begins[r]` to `ends[r]`. */
export interface Matrix {
  begins: Int32Array;
  ends: Int32Array;
  ids: Int32Array;
  values: Float32Array;
  /** Number of columns. */
  columns: number;
}

/** What turns counts into values; learned from training rows only. */
export interface Weighting {
  /** Inverse document frequency of each feature, ln((1 + n) / (1 + df)) + 1; 0 for features left out. */
  idf: Float32Array;
  /** Mean of each lexical feature, and the factor that brings it to the scale of the other blocks. */
  means: Float32Array;
  factors: Float32Array;
}

/** Length of the lexical block of a typical text. Words and characters have length 1 each. */
const LEXICAL_LENGTH = 1.2;

/** 1 + ln(n), the sublinear weight of n occurrences. */
const DAMPED = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : 1 + Math.log(n)));
export const damped = (times: number): number => DAMPED[Math.min(255, times)] ?? 0;

/**
 * Learns idf and the lexical scale from some rows.
 * @param minTexts features in fewer of these rows are left out
 */
export function learnWeighting(counts: Counts, rows: Int32Array, minTexts: number): Weighting {
  const texts = new Int32Array(counts.keys.length);
  for (const row of rows) {
    const end = counts.starts[row + 1] ?? 0;
    for (let i = (counts.starts[row] ?? 0) + LEXICAL_FEATURES; i < end; i++) {
      const id = counts.ids[i] ?? 0;
      texts[id] = (texts[id] ?? 0) + 1;
    }
  }
  const idf = new Float32Array(texts.length);
  for (let id = 0; id < idf.length; id++) {
    const df = texts[id] ?? 0;
    idf[id] = df < minTexts ? 0 : Math.log((1 + rows.length) / (1 + df)) + 1;
  }
  return { idf, ...lexicalScale(counts, rows) };
}

function lexicalScale(counts: Counts, rows: Int32Array): Pick<Weighting, 'means' | 'factors'> {
  const means = new Float32Array(LEXICAL_FEATURES);
  const factors = new Float32Array(LEXICAL_FEATURES);
  for (let j = 0; j < LEXICAL_FEATURES; j++) {
    let sum = 0;
    let squares = 0;
    for (const row of rows) {
      const value = counts.lexical[row * LEXICAL_FEATURES + j] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / Math.max(1, rows.length);
    const variance = squares / Math.max(1, rows.length) - mean * mean;
    means[j] = mean;
    factors[j] = variance < 1e-9 ? 0 : LEXICAL_LENGTH / Math.sqrt(variance * LEXICAL_FEATURES);
  }
  return { means, factors };
}

/** Applies a weighting to all rows: damped counts times idf, words and characters each brought to length 1, and the lexical block. */
export function weigh(counts: Counts, weighting: Weighting): Matrix {
  const { starts, ids, times, lexical, keys, wordKeys } = counts;
  const { idf, means, factors } = weighting;
  const rows = starts.length - 1;
  const values = new Float32Array(ids.length);
  for (let row = 0; row < rows; row++) {
    const start = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    for (let j = 0; j < LEXICAL_FEATURES; j++) {
      values[start + j] = lexicalValue(lexical[row * LEXICAL_FEATURES + j] ?? 0, means[j] ?? 0, factors[j] ?? 0);
    }
    let words = 0;
    let characters = 0;
    for (let i = start + LEXICAL_FEATURES; i < end; i++) {
      const id = ids[i] ?? 0;
      const value = damped(times[i] ?? 0) * (idf[id] ?? 0);
      values[i] = value;
      if (id < wordKeys) words += value * value;
      else characters += value * value;
    }
    const perWord = words > 0 ? 1 / Math.sqrt(words) : 0;
    const perRun = characters > 0 ? 1 / Math.sqrt(characters) : 0;
    for (let i = start + LEXICAL_FEATURES; i < end; i++) {
      values[i] = (values[i] ?? 0) * ((ids[i] ?? 0) < wordKeys ? perWord : perRun);
    }
  }
  return {
    begins: starts.subarray(0, rows),
    ends: starts.subarray(1),
    ids,
    values,
    columns: keys.length + LEXICAL_FEATURES,
  };
}

/** Standardised, and at most three deviations, so that one long text in capitals does not outweigh its words. */
export function lexicalValue(value: number, mean: number, factor: number): number {
  const scaled = (value - mean) * factor;
  const most = (3 * LEXICAL_LENGTH) / Math.sqrt(LEXICAL_FEATURES);
  return Math.max(-most, Math.min(most, scaled));
}

/** The same rows without the lexical block, for topics and problems. */
export function withoutLexical(matrix: Matrix): Matrix {
  return { ...matrix, begins: matrix.begins.map((start) => start + LEXICAL_FEATURES) };
}
