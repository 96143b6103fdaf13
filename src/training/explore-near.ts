import type { TrainingRow } from '../core/training-row.ts';
import { differences, plainForm, type SameText } from './explore-duplicates.ts';
import { type ExploreProgress, eachRow, within } from './explore-rows.ts';

export interface NearText extends SameText {
  /** Share of three-word sequences the first two have in common, 0 to 1, as estimated. */
  similarity: number;
}

/** Hash functions per text; the estimate of a similarity of .8 is within .09 in 95 of 100 cases. */
const HASHES = 80;
/** Bands of five: two texts that are .8 alike meet in one of them with a probability of .998, at .4 with .15. */
const ROWS_PER_BAND = 5;
const ALIKE = 0.8;
const WORDS_PER_SHINGLE = 3;
/** Shorter texts are alike by chance. */
const FEWEST_WORDS = 8;
/** What a text is about stands before; and the cost of a row stays bounded. */
const MOST_WORDS = 400;

/**
 * Groups of rows whose texts are nearly the same: MinHash over word shingles and locality-sensitive hashing. Broder, "On
 * the resemblance and containment of documents" (1997); Indyk and Motwani (1998). Each row is compared with at most one
 * other per band, so the cost grows with the rows and not with their square; a text pasted ten thousand times is no
 * trouble. 320 bytes a row.
 * @param places the rows to look at: of equal texts one
 */
export async function nearTexts(
  rows: readonly TrainingRow[],
  places: readonly number[],
  progress: ExploreProgress = {},
): Promise<NearText[]> {
  const signatures = new Uint32Array(places.length * HASHES);
  const texts = places.map((place) => ({ text: rows[place]?.text ?? '' }));
  const isLong = new Uint8Array(places.length);
  await eachRow(
    texts,
    ({ text }, at) => {
      const shingles = shingleHashes(plainForm(text));
      isLong[at] = shingles.length === 0 ? 0 : 1;
      sign(shingles, signatures.subarray(at * HASHES, (at + 1) * HASHES));
    },
    within(progress, 0, 0.85),
  );
  const leader = Int32Array.from(places, (_, at) => at);
  for (let band = 0; band < HASHES; band += ROWS_PER_BAND) {
    const first = new Map<number, number>();
    await eachRow(
      texts,
      (_, at) => {
        if (isLong[at] === 0) return;
        const key = bandKey(signatures, at * HASHES + band);
        const other = first.get(key);
        if (other === undefined) first.set(key, at);
        else if (similarity(signatures, at, other) >= ALIKE) join(leader, at, other);
      },
      { signal: progress.signal },
    );
    progress.onProgress?.(0.85 + (0.15 * (band + ROWS_PER_BAND)) / HASHES);
  }
  const groups = Map.groupBy(leader.keys(), (at) => leaderOf(leader, at));
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      places: group.flatMap((at) => places[at] ?? []),
      similarity: similarity(signatures, group[0] ?? 0, group[1] ?? 0),
      differs: differences(group.flatMap((at) => rows[places[at] ?? -1] ?? [])),
    }))
    .sort((one, other) => other.places.length - one.places.length || (one.places[0] ?? 0) - (other.places[0] ?? 0));
}

function shingleHashes(plain: string): number[] {
  const words = plain.split(' ', MOST_WORDS).map(hashOf);
  if (words.length < FEWEST_WORDS) return [];
  const shingles = new Set<number>();
  for (let end = WORDS_PER_SHINGLE; end <= words.length; end++) {
    shingles.add(words.slice(end - WORDS_PER_SHINGLE, end).reduce((sum, word) => mixed(Math.imul(sum, 31) + word), 0));
  }
  return [...shingles];
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < word.length; place++) hash = Math.imul(hash ^ word.charCodeAt(place), 0x01000193);
  return hash;
}

/** The finisher of MurmurHash3: every bit of the input moves every bit of the output. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const SEEDS = Uint32Array.from({ length: HASHES }, (_, place) => mixed(0x9e3779b9 * (place + 1)));

function sign(shingles: readonly number[], signature: Uint32Array): void {
  signature.fill(0xffffffff);
  for (const shingle of shingles) {
    for (let place = 0; place < HASHES; place++) {
      const hash = mixed(shingle ^ (SEEDS[place] ?? 0));
      if (hash < (signature[place] ?? 0)) signature[place] = hash;
    }
  }
}

function bandKey(signatures: Uint32Array, from: number): number {
  let key = 0;
  for (let place = 0; place < ROWS_PER_BAND; place++) key = mixed(Math.imul(key, 31) + (signatures[from + place] ?? 0));
  return key;
}

function similarity(signatures: Uint32Array, one: number, other: number): number {
  let same = 0;
  for (let place = 0; place < HASHES; place++) {
    if (signatures[one * HASHES + place] === signatures[other * HASHES + place]) same += 1;
  }
  return same / HASHES;
}

function leaderOf(leader: Int32Array, at: number): number {
  let top = at;
  while (leader[top] !== top) {
    // Halving the way keeps it short for the next one.
    leader[top] = leader[leader[top] ?? top] ?? top;
    top = leader[top] ?? top;
  }
  return top;
}

function join(leader: Int32Array, one: number, other: number): void {
  const [a, b] = [leaderOf(leader, one), leaderOf(leader, other)];
  leader[Math.max(a, b)] = Math.min(a, b);
}
