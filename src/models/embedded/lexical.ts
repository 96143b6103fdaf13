import { WORD_GROUPS } from './lexical-words.ts';
import { valence } from './valence.ts';
import type { Word } from './words.ts';

const GROUPS = Object.keys(WORD_GROUPS).length;
const groupOf = new Map<string, number>(
  Object.values(WORD_GROUPS).flatMap((list, group) => list.split(/\s+/).map((form): [string, number] => [form, group])),
);
const NEGATION = Object.keys(WORD_GROUPS).indexOf('negation');

/** How many lexical features a text has: the word groups, then eleven measures in the order of `measures`. */
export const LEXICAL_FEATURES = GROUPS + 11;

/** VADER's constants: a negation up to three words before turns and dampens, a word in capitals among small ones weighs more. */
const TURNED = -0.74;
const SHOUTED = 0.733;
/** VADER's normalisation of a sum of valences to -1..1. */
const toned = (sum: number): number => sum / Math.sqrt(sum * sum + 15);

/** What the lexical features of a text rest on, word by word. */
export interface LexicalReading {
  /** Group of each word, -1 for none. */
  groups: Int8Array;
  /** Valence of each word in its place, negations and capitals applied; about -4 to 4. */
  valences: Float64Array;
  /** 1 for words in capitals. */
  shouted: Uint8Array;
  /** Overall tone, -1 (hostile) to 1 (friendly). */
  tone: number;
}

/**
 * Writes the lexical features of a text to `into[at]` and the places behind it: word groups, punctuation, capitals, length and valence.
 * Counts are taken as log(1 + n); the values are not standardised yet.
 */
export function lexicalFeatures(text: string, words: readonly Word[], into: Float32Array, at: number): LexicalReading {
  const reading = read(text, words);
  into.fill(0, at, at + GROUPS);
  for (const group of reading.groups) if (group >= 0) into[at + group] = (into[at + group] ?? 0) + 1;
  for (let place = at; place < at + GROUPS; place++) into[place] = Math.log1p(into[place] ?? 0);
  into.set(measures(text, words, reading), at + GROUPS);
  return reading;
}

function measures(text: string, words: readonly Word[], reading: LexicalReading): number[] {
  let good = 0;
  let bad = 0;
  let last = 0;
  let lowest = 0;
  for (const value of reading.valences) {
    if (value === 0) continue;
    if (value > 0) good += value;
    else bad -= value;
    last = 0.8 * last + value;
    lowest = Math.min(lowest, value);
  }
  const shouts = reading.shouted.reduce((sum, shouted) => sum + shouted, 0);
  return [
    Math.log1p(lengthOf(words, '!')),
    Math.log1p(lengthOf(words, '?')),
    Math.log1p(words.length),
    shouts / Math.max(1, words.length),
    Math.log1p(shouts),
    reading.tone,
    Math.log1p(good),
    Math.log1p(bad),
    toned(last),
    lowest,
    text.trimEnd().endsWith('?') ? 1 : 0,
  ];
}

/**
 * The share of each word in one lexical feature, so that its weight can be shown where it comes from; the shares sum to 1, or to 0 for
 * features that belong to no word, such as the length.
 */
export function lexicalShares(feature: number, words: readonly Word[], reading: LexicalReading): Float64Array {
  const shares = new Float64Array(words.length);
  let sum = 0;
  for (const [i, word] of words.entries()) {
    const share = part(feature, word, i, reading);
    shares[i] = share;
    sum += share;
  }
  for (let i = 0; sum > 0 && i < shares.length; i++) shares[i] = (shares[i] ?? 0) / sum;
  return shares;
}

function part(feature: number, word: Word, i: number, { groups, valences, shouted }: LexicalReading): number {
  if (feature < GROUPS) return groups[i] === feature ? 1 : 0;
  const value = valences[i] ?? 0;
  switch (feature - GROUPS) {
    case 0:
      return word.form === '!' ? word.end - word.start : 0;
    case 1:
    case 10:
      return word.form === '?' ? word.end - word.start : 0;
    case 2:
      return 0;
    case 3:
    case 4:
      return shouted[i] ?? 0;
    case 6:
      return Math.max(0, value);
    case 7:
    case 9:
      return Math.max(0, -value);
    default:
      return Math.abs(value);
  }
}

function read(text: string, words: readonly Word[]): LexicalReading {
  const groups = Int8Array.from(words, ({ form }) => groupOf.get(form) ?? -1);
  const shouted = Uint8Array.from(words, (word) => (isShouted(text, word) ? 1 : 0));
  const shouts = shouted.reduce((sum, one) => sum + one, 0);
  const emphatic = shouts > 0 && shouts < words.length;
  const valences = new Float64Array(words.length);
  let negatedUntil = -1;
  let sum = 0;
  for (const [i, word] of words.entries()) {
    let value = valence(word.form);
    if (value !== 0) {
      if (emphatic && shouted[i] === 1) value += Math.sign(value) * SHOUTED;
      if (i <= negatedUntil) value *= TURNED;
      valences[i] = value;
      sum += value;
    }
    if (groups[i] === NEGATION) negatedUntil = i + 3;
  }
  return { groups, valences, shouted, tone: toned(sum) };
}

function lengthOf(words: readonly Word[], form: string): number {
  let length = 0;
  for (const word of words) if (word.form === form) length += word.end - word.start;
  return length;
}

/** Three capitals or more; shorter ones are mostly "I", "TV" and the like. */
function isShouted(text: string, word: Word): boolean {
  if (word.end - word.start < 3) return false;
  for (let i = word.start; i < word.end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 65 || unit > 90) return false;
  }
  return true;
}
