import { setImmediate } from 'node:timers/promises';
import type { Labelled } from '../core/prompt.ts';

export interface Neighbours {
  /**
   * The most similar complaints, most similar last, of at least two topics where there are any. A complaint of the very same words is left
   * out: where a model is judged, it would be told the answer.
   */
  near(text: string, count: number): Labelled[];
}

const K1 = 1.2;
const B = 0.75;
/** Older complaints beyond this many add memory, not better examples. */
const MOST = 20_000;
/** Some milliseconds of work. */
const ROWS_PER_TURN = 200;

/**
 * Looks up similar past complaints by shared words, rare words first (BM25, Robertson and Zaragoza 2009). Other work gets its turn while they
 * are read.
 */
export async function neighbours(rows: readonly Labelled[]): Promise<Neighbours> {
  const kept = rows.slice(-MOST);
  const lengths: number[] = [];
  const postings = new Map<string, { row: number; times: number }[]>();
  for (const [row, { text }] of kept.entries()) {
    if (row % ROWS_PER_TURN === ROWS_PER_TURN - 1) await setImmediate();
    const words = wordsOf(text);
    lengths.push(words.length);
    for (const [word, same] of Map.groupBy(words, (one) => one)) {
      const list = postings.get(word) ?? [];
      list.push({ row, times: same.length });
      postings.set(word, list);
    }
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return {
    near(text, count) {
      const scores = new Map<number, number>();
      const words = wordsOf(text);
      const same = words.join(' ');
      for (const word of new Set(words)) {
        const list = postings.get(word) ?? [];
        const rarity = Math.log(1 + (kept.length - list.length + 0.5) / (list.length + 0.5));
        for (const { row, times } of list) {
          const length = (lengths[row] ?? 0) / Math.max(1, mean);
          const weight = (times * (K1 + 1)) / (times + K1 * (1 - B + B * length));
          scores.set(row, (scores.get(row) ?? 0) + rarity * weight);
        }
      }
      const ranked = [...scores]
        .filter(([row]) => lengths[row] !== words.length || wordsOf(kept[row]?.text ?? '').join(' ') !== same)
        .sort(([one, a], [other, b]) => b - a || one - other)
        .flatMap(([row]) => kept[row] ?? []);
      return chosen(ranked, count).reverse();
    },
  };
}

/** One place is kept for another topic: examples of a single topic make a model say that topic. */
function chosen(ranked: readonly Labelled[], count: number): Labelled[] {
  const first = ranked.slice(0, count);
  const other = ranked.find(({ topic }) => topic !== first[0]?.topic);
  const isMixed = first.some(({ topic }) => topic !== first[0]?.topic);
  return isMixed || other === undefined || count < 2 ? first : [...first.slice(0, count - 1), other];
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
