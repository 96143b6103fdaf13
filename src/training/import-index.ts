import { BandBounds, middleOf } from '../core/classification.ts';
import { bandOfWord } from '../core/index-words.ts';

export type ReadIndex =
  | { kind: 'index'; value: number | null; approximate: boolean }
  | { kind: 'fault'; message: string };

const BOUNDS = BandBounds.parse({});

/** An index as people write it: a number, `85%`, `85/100`, `85,5`, or a word, which becomes the middle of its band. */
export function readIndex(value: unknown): ReadIndex {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : null;
  if (isAbsent(value)) return { kind: 'index', value: null, approximate: false };
  if (text === null) return { kind: 'fault', message: 'the index is neither a number nor a word' };
  const band = bandOfWord(text);
  if (band !== null) return { kind: 'index', value: middleOf(band, BOUNDS), approximate: true };
  const digits = /^([+-]?\d*(?:[.,]\d+)?)\s*(?:%|\/\s*100)?$/.exec(text)?.[1];
  const number = digits === undefined || digits === '' ? Number.NaN : Number(digits.replace(',', '.'));
  if (Number.isNaN(number)) {
    return { kind: 'fault', message: 'the index is neither a number from 0 to 100 nor low, medium, high or critical' };
  }
  if (number < 0 || number > 100) return { kind: 'fault', message: `the index is ${number}, outside 0 to 100` };
  return { kind: 'index', value: number, approximate: false };
}

const ABSENT = new Set(['', 'n/a', 'na', 'n.a.', 'nan', 'null', 'none', 'nil', '-', '--', '?', 'unknown', '#n/a']);

/** Whether a cell says that there is no value. */
export function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && ABSENT.has(value.trim().toLowerCase()));
}
