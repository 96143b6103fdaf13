import { type Random, seededRandom } from '../models/embedded/random.ts';

/** A change that leaves the meaning of a complaint as it is, so the answer should stay too. */
export interface Perturbation {
  name: string;
  /** What it does, for the reader of a report. */
  about: string;
  apply(text: string, random: Random): string;
}

/** No change at all: a language model may answer differently all the same. */
export const ASKED_AGAIN: Perturbation = {
  name: 'asked again',
  about: 'the very same text once more',
  apply: (text) => text,
};

export const PERTURBATIONS: readonly Perturbation[] = [
  ASKED_AGAIN,
  { name: 'typos', about: 'one typing error in every sixth word', apply: withTypos },
  { name: 'upper case', about: 'everything in capitals', apply: (text) => text.toUpperCase() },
  { name: 'lower case', about: 'everything in small letters', apply: (text) => text.toLowerCase() },
  { name: 'no punctuation', about: 'all punctuation removed', apply: withoutPunctuation },
  { name: 'emoji', about: 'two emoji at the end', apply: (text, random) => `${text} ${pick(EMOJI, random)}` },
  {
    name: 'greeting',
    about: 'a polite greeting in front',
    apply: (text, random) => `${pick(GREETINGS, random)} ${text}`,
  },
  { name: 'truncation', about: 'the last third cut off', apply: withoutEnd },
  { name: 'order swap', about: 'the last sentence first', apply: lastSentenceFirst },
];

/** The changed texts, in order; the same seed changes them in the same way. */
export function perturbed(perturbation: Perturbation, texts: readonly string[], seed: number): string[] {
  const random = seededRandom(seed);
  return texts.map((text) => perturbation.apply(text, random));
}

const EMOJI = ['😡😡', '🙏🙂', '😭💔', '👎👎', '🤔📞'];
const GREETINGS = [
  'Good morning, I hope you are well.',
  'Hello dear team,',
  'Hi there, hope this finds the right person.',
  'To whom it may concern:',
];

const pick = (list: readonly string[], random: Random): string => list[Math.floor(random() * list.length)] ?? '';

/** Long words only: an error in a word of three letters makes another word. */
const LONG_WORD = /\p{L}{4,}/gu;
const WORDS_PER_TYPO = 6;

function withTypos(text: string, random: Random): string {
  const words = text.match(LONG_WORD)?.length ?? 0;
  const wanted = Math.max(1, Math.round(text.split(/\s+/).length / WORDS_PER_TYPO));
  const chance = words === 0 ? 0 : wanted / words;
  return text.replace(LONG_WORD, (word) => (random() < chance ? mistyped(word, random) : word));
}

/** Two letters exchanged, one left out, one doubled, or a neighbour's key hit. The first letter stays. */
function mistyped(word: string, random: Random): string {
  const letters = [...word];
  const at = 1 + Math.floor(random() * (letters.length - 2));
  const [letter = '', next = ''] = letters.slice(at, at + 2);
  const wrong = [next + letter, next, letter + letter + next, neighbour(letter) + next];
  return [...letters.slice(0, at), pick(wrong, random), ...letters.slice(at + 2)].join('');
}

const ROWS_OF_KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function neighbour(letter: string): string {
  const row = ROWS_OF_KEYS.find((keys) => keys.includes(letter));
  return row === undefined ? letter : (row[row.indexOf(letter) + 1] ?? row[row.length - 2] ?? letter);
}

/** Apostrophes inside words stay: without them another word would stand there. */
function withoutPunctuation(text: string): string {
  return text
    .replace(/(?!(?<=\p{L})['’](?=\p{L}))\p{P}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function withoutEnd(text: string): string {
  const words = text.split(/\s+/);
  return words.slice(0, Math.max(1, Math.ceil((2 * words.length) / 3))).join(' ');
}

function lastSentenceFirst(text: string): string {
  const sentences = text.split(/(?<=[.!?])\s+/).filter(Boolean);
  const last = sentences.pop();
  return last === undefined ? text : [last, ...sentences].join(' ');
}
