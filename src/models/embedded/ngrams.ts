import type { Word } from './words.ts';

/** The features of one text as they occur, before counting. Reused from text to text to spare the collector. */
export interface Occurrences {
  /** 32-bit hash of each feature; the lowest bit is 1 for characters and 0 for words. */
  hashes: Uint32Array;
  /** Number of the word the feature begins in. */
  words: Int32Array;
  /** Number of the other word of a pair; the same word again for anything else. */
  partners: Int32Array;
  length: number;
}

export const noOccurrences = (): Occurrences => ({
  hashes: new Uint32Array(4096),
  words: new Int32Array(4096),
  partners: new Int32Array(4096),
  length: 0,
});

/** Whether a hash stands for a run of characters rather than for words. */
export const isCharacters = (hash: number): boolean => (hash & 1) === 1;

const LONGEST_RUN = 5;
const LONGEST_WORD = 48;
const PRIME = 0x01000193;

/** The widest distance between the words of a pair that `occurrences` can be asked for. */
const MOST_DISTANCE = 3;

/**
 * Fills `into` with the features of a text: words, pairs of words in order and near each other, and runs of 2 to 5 characters inside words
 * whose edges count as a character (so that "bill" as a beginning differs from "bill" inside a word).
 * @param widestPair how far apart the words of a pair may stand: 1 for neighbours only, at most 3. Pairs with a gap do not tell its size.
 */
export function occurrences(words: readonly Word[], into: Occurrences, widestPair: number): void {
  into.length = 0;
  const before = [0, 0, 0];
  for (const [i, word] of words.entries()) {
    const hash = hashOf(word.form);
    reserve(into, 8 + LONGEST_RUN * Math.min(word.form.length, LONGEST_WORD));
    push(into, mixed(hash) & ~1, i, i);
    for (let distance = 1; distance <= widestPair && distance <= i; distance++) {
      const pair =
        Math.imul(before[(i - distance) % MOST_DISTANCE] ?? 0, 31) +
        (hash ^ (distance === 1 ? 0x5bd1e995 : 0x1bd1e997));
      push(into, mixed(pair) & ~1, i - distance, i);
    }
    if (word.spelled) runs(word.form, i, into);
    before[i % MOST_DISTANCE] = hash;
  }
}

function runs(form: string, word: number, into: Occurrences): void {
  const length = Math.min(form.length, LONGEST_WORD) + 2;
  for (let start = 0; start < length - 1; start++) {
    let hash = 0x811c9dc5;
    const end = Math.min(length, start + LONGEST_RUN);
    for (let at = start; at < end; at++) {
      const edge = at === 0 || at === length - 1;
      hash = Math.imul(hash ^ (edge ? 32 : form.charCodeAt(at - 1)), PRIME);
      if (at > start) push(into, mixed(hash) | 1, word, word);
    }
  }
}

function push(into: Occurrences, hash: number, word: number, partner: number): void {
  const at = into.length++;
  into.hashes[at] = hash;
  into.words[at] = word;
  into.partners[at] = partner;
}

function reserve(into: Occurrences, room: number): void {
  if (into.length + room <= into.hashes.length) return;
  const size = into.hashes.length * 2;
  const { hashes, words, partners } = into;
  into.hashes = new Uint32Array(size);
  into.words = new Int32Array(size);
  into.partners = new Int32Array(size);
  into.hashes.set(hashes);
  into.words.set(words);
  into.partners.set(partners);
}

function hashOf(form: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < form.length; i++) hash = Math.imul(hash ^ form.charCodeAt(i), PRIME);
  return hash;
}

/** Finalizer of MurmurHash3: FNV alone leaves the high bits of short strings almost constant. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
