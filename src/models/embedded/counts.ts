import { type HashTable, hashTable, isFull, lookUp, placeOf, put } from './hash-table.ts';
import { LEXICAL_FEATURES, lexicalFeatures } from './lexical.ts';
import { isCharacters, noOccurrences, occurrences } from './ngrams.ts';
import type { Pace } from './pace.ts';
import { splitWords } from './words.ts';

/** How often which feature occurs in which text: rows of sparse counts, and the lexical features beside them. */
export interface Counts {
  /** Hash of each feature, words first, then runs of characters, each part ascending. */
  keys: Uint32Array;
  /** How many of the keys are words or pairs of words. */
  wordKeys: number;
  /** Row r owns the places `starts[r]` to `starts[r + 1]`; its first places are the lexical features. */
  starts: Int32Array;
  /** Feature of each place; lexical ones have the numbers after the keys. */
  ids: Int32Array;
  /** Occurrences of each place, at most 255; meaningless for lexical ones. */
  times: Uint8Array;
  /** Lexical features as measured, row by row. */
  lexical: Float32Array;
  widestPair: number;
}

export interface CountLimits {
  /** Features in fewer texts are dropped. */
  minTexts: number;
  /** The most frequent features stay. */
  mostFeatures: number;
  /** How far apart the words of a pair may stand, see `occurrences`. */
  widestPair: number;
  /** With more keys while reading, those seen once are forgotten, so that memory stays bounded. */
  mostCandidates?: number;
}

const MOST_CANDIDATES = 6_000_000;

/** Reads texts into counts, in two passes: the first finds the features worth keeping. */
export async function countFeatures(texts: readonly string[], limits: CountLimits, pace: Pace): Promise<Counts> {
  const candidates = await textsPerFeature(texts, limits, pace);
  const keys = keptKeys(candidates, limits);
  const table = tableOf(keys);
  let places = texts.length * LEXICAL_FEATURES;
  for (const key of keys) places += lookUp(candidates, key);
  let [ids, times] = room(places);

  const wordKeys = keys.findIndex(isCharacters);
  const counts = {
    keys,
    wordKeys: wordKeys === -1 ? keys.length : wordKeys,
    starts: new Int32Array(texts.length + 1),
    lexical: new Float32Array(texts.length * LEXICAL_FEATURES),
    widestPair: limits.widestPair,
  };
  const seen = new Int32Array(keys.length).fill(-1);
  const found = noOccurrences();
  let at = 0;
  const take = (id: number) => {
    // Features that were forgotten on the way and came again were counted too low, so there may be more places than expected.
    if (at === ids.length) {
      const [moreIds, moreTimes] = room(2 * at + 1);
      moreIds.set(ids);
      moreTimes.set(times);
      [ids, times] = [moreIds, moreTimes];
    }
    ids[at] = id;
    times[at++] = 1;
  };
  for (const [row, text] of texts.entries()) {
    const words = splitWords(text);
    occurrences(words, found, limits.widestPair);
    lexicalFeatures(text, words, counts.lexical, row * LEXICAL_FEATURES);
    const start = at;
    counts.starts[row] = start;
    for (let i = 0; i < LEXICAL_FEATURES; i++) take(keys.length + i);
    for (let i = 0; i < found.length; i++) {
      const id = lookUp(table, found.hashes[i] ?? 0);
      if (id < 0) continue;
      const place = seen[id] ?? -1;
      if (place >= start) {
        times[place] = Math.min(255, (times[place] ?? 0) + 1);
      } else {
        seen[id] = at;
        take(id);
      }
    }
    counts.starts[row + 1] = at;
    const turn = pace.work(found.length * 30);
    if (turn !== undefined) await turn;
  }
  return { ...counts, ids: ids.subarray(0, at), times: times.subarray(0, at) };
}

/** Room for the bulk of the counts, in memory that threads can share. */
const room = (places: number): [Int32Array, Uint8Array] => [
  new Int32Array(new SharedArrayBuffer(4 * places)),
  new Uint8Array(new SharedArrayBuffer(places)),
];

/** In how many texts each feature occurs. Features are numbered in `latest`, which holds the last text that counted. */
async function textsPerFeature(
  texts: readonly string[],
  { widestPair, mostCandidates = MOST_CANDIDATES }: CountLimits,
  pace: Pace,
): Promise<HashTable> {
  let table = hashTable(65_536);
  let latest = new Int32Array(table.values.length).fill(-1);
  const found = noOccurrences();
  for (const [row, text] of texts.entries()) {
    occurrences(splitWords(text), found, widestPair);
    for (let i = 0; i < found.length; i++) {
      const key = found.hashes[i] ?? 0;
      let place = placeOf(table, key);
      const known = table.values[place] ?? -1;
      if (known === -1 && isFull(table)) {
        [table, latest] = grown(table, latest, mostCandidates);
        place = placeOf(table, key);
      }
      if (latest[place] === row && known !== -1) continue;
      latest[place] = row;
      if (known === -1) put(table, key, 1);
      else table.values[place] = known + 1;
    }
    const turn = pace.work(found.length * 30);
    if (turn !== undefined) await turn;
  }
  return table;
}

function grown(table: HashTable, latest: Int32Array, mostCandidates: number): [HashTable, Int32Array<ArrayBuffer>] {
  const floor = table.size >= mostCandidates ? 2 : 1;
  const bigger = hashTable(table.size * 2);
  const moved = new Int32Array(bigger.values.length).fill(-1);
  for (let place = 0; place < table.values.length; place++) {
    const texts = table.values[place] ?? -1;
    if (texts < floor) continue;
    const key = table.keys[place] ?? 0;
    put(bigger, key, texts);
    moved[placeOf(bigger, key)] = latest[place] ?? -1;
  }
  return [bigger, moved];
}

/** Typed arrays throughout: sorting millions of objects would hold up everything else for seconds. */
function keptKeys(candidates: HashTable, { minTexts, mostFeatures }: CountLimits): Uint32Array {
  const floor = leastTexts(candidates, minTexts, mostFeatures);
  const above = sortedKeys(candidates, (texts) => texts > floor);
  const level = sortedKeys(candidates, (texts) => texts === floor).subarray(
    0,
    Math.max(0, mostFeatures - above.length),
  );
  const kept = new Uint32Array(above.length + level.length);
  kept.set(above);
  kept.set(level, above.length);
  kept.sort();
  const words = kept.filter((key) => !isCharacters(key));
  const runs = kept.filter(isCharacters);
  kept.set(words);
  kept.set(runs, words.length);
  return kept;
}

/** In how many texts a feature must occur so that no more than `mostFeatures` occur more often. */
function leastTexts({ values }: HashTable, minTexts: number, mostFeatures: number): number {
  const perCount = new Map<number, number>();
  for (const texts of values) if (texts >= minTexts) perCount.set(texts, (perCount.get(texts) ?? 0) + 1);
  let features = 0;
  let least = minTexts;
  for (const [texts, count] of [...perCount].sort(([a], [b]) => b - a)) {
    least = texts;
    features += count;
    if (features >= mostFeatures) break;
  }
  return least;
}

function sortedKeys({ keys, values }: HashTable, isKept: (texts: number) => boolean): Uint32Array {
  return keys.filter((_key, place) => isKept(values[place] ?? -1)).sort();
}

/** Finds the number of a feature by its hash. */
export function tableOf(keys: Uint32Array): HashTable {
  const table = hashTable(keys.length);
  for (let id = 0; id < keys.length; id++) put(table, keys[id] ?? 0, id);
  return table;
}
