import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded with the first word: making its lexicon takes a start a fiftieth of its time. */
let vader: typeof import('vader-sentiment') | undefined;

/**
 * Valence of single words on VADER's scale, about -4 to 4, remembered. Asking VADER word by word and combining the words here costs a
 * tenth of its own scoring of a whole text, which grows with the square of the length.
 */
const known = new Map<string, number>();
const MOST_REMEMBERED = 50_000;
/** No word of the lexicon is longer. */
const LONGEST_WORD = 30;

/** VADER normalises a sum s to s / sqrt(s^2 + 15); this is its inverse for one word. */
export function valence(form: string): number {
  if (form.length > LONGEST_WORD) return 0;
  const remembered = known.get(form);
  if (remembered !== undefined) return remembered;
  vader ??= require('vader-sentiment') as NonNullable<typeof vader>;
  const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(form);
  const value = compound * Math.sqrt(15 / (1 - Math.min(0.999, compound * compound)));
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(form, value);
  return value;
}
