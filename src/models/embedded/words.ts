/** One piece of a text that carries meaning: a word, a number, a placeholder, a symbol. */
export interface Word {
  /** NFKC, lower case; `<url>` and `<user>` stand for links and mentions. */
  form: string;
  /** Where it stands in the text as given, in UTF-16 units. */
  start: number;
  end: number;
  /** Whether its characters say something: false for placeholders and symbols. */
  spelled: boolean;
}

/** Longer texts are cut for classification: what matters stands at the beginning, and time per text stays bounded. */
const MOST_UNITS = 20_000;

const PIECE =
  /https?:\/\/\S+|www\.\S+|&(?:[a-z]{2,6}|#\d{1,5});|@\w+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[!?]+/giu;

/** Splits a text into words, in order. Characters outside words, such as commas, are left out. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.slice(0, MOST_UNITS).matchAll(PIECE)) {
    const piece = match[0];
    const first = piece.charCodeAt(0);
    if (first === 38) continue;
    const word = { form: piece, start: match.index, end: match.index + piece.length, spelled: false };
    if (first === 64) word.form = '<user>';
    else if (piece.includes('://') || piece.startsWith('www.')) word.form = '<url>';
    else if (first === 33 || first === 63) word.form = piece.includes('?') ? '?' : '!';
    else {
      word.form = normalized(piece);
      word.spelled = HAS_LETTER_OR_DIGIT.test(piece);
    }
    words.push(word);
  }
  return words;
}

const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether there is anything to read in a text: at least one letter or digit. */
export function isReadable(text: string): boolean {
  return HAS_LETTER_OR_DIGIT.test(text);
}

function normalized(piece: string): string {
  for (let i = 0; i < piece.length; i++) {
    if (piece.charCodeAt(i) > 127) return piece.normalize('NFKC').toLowerCase().replaceAll('’', "'");
  }
  return piece.toLowerCase();
}
