import { isStopWord } from './explore-stop-words.ts';

/** Letters with apostrophes inside; or what ends a phrase. Addresses, links, mentions and anything with a digit are skipped. */
const PIECE = /\S{0,80}(?:@|:\/\/|www\.)\S*|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|[.!?;:,()"\n]/giu;
const WORD = /^\p{L}[\p{L}\p{M}'’]*$/u;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const LONGEST_WORD = 30;

let segmenter: Intl.Segmenter | undefined;

/**
 * What a text can be counted by: its words and its pairs of neighbouring words, each once, in lower case, without words
 * that say nothing. Pairs do not reach over punctuation.
 */
export function termsOf(text: string): { words: Set<string>; pairs: Set<string> } {
  const words = new Set<string>();
  const pairs = new Set<string>();
  let before: string | null = null;
  for (const piece of piecesOf(text)) {
    const word = wordOf(piece);
    if (word !== null) {
      words.add(word);
      if (before !== null && before !== word) pairs.add(`${before} ${word}`);
    }
    before = word;
  }
  return { words, pairs };
}

function* piecesOf(text: string): Generator<string> {
  if (UNSPACED.test(text)) {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
    for (const { segment } of segmenter.segment(text)) yield segment;
    return;
  }
  for (const [piece] of text.matchAll(PIECE)) yield piece;
}

function wordOf(piece: string): string | null {
  if (!WORD.test(piece) || piece.length > LONGEST_WORD) return null;
  const word = piece.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word;
  const isShort = bare.length < 2 || (bare.length === 2 && /^[a-z]+$/.test(bare) && !KNOWN_SHORT.has(bare));
  return isStopWord(word) || isStopWord(bare) || (isShort && !UNSPACED.test(bare)) ? null : bare;
}

/** Two letters that do say something. */
const KNOWN_SHORT: ReadonlySet<string> = new Set(['tv', 'pc', 'ip', 'id', 'uk', 'us', 'eu', 'hd', 'ad']);
