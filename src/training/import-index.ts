import { type Band, BandBounds } from '../core/classification.ts';

export type ReadIndex =
  | { kind: 'index'; value: number | null; approximate: boolean }
  | { kind: 'fault'; message: string };

const BAND_OF_WORD: Readonly<Record<string, Band>> = {
  ...{ low: 'low', minor: 'low', calm: 'low', minimal: 'low' },
  ...{ medium: 'medium', moderate: 'medium', mid: 'medium', normal: 'medium', average: 'medium' },
  ...{ high: 'high', major: 'high', angry: 'high' },
  ...{ critical: 'critical', 'very high': 'critical', severe: 'critical', extreme: 'critical', furious: 'critical' },
  urgent: 'critical',
};

/** An index as people write it: a number, `85%`, `85/100`, `85,5`, or a word, which becomes the middle of its band. */
export function readIndex(value: unknown): ReadIndex {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : null;
  if (isAbsent(value)) return { kind: 'index', value: null, approximate: false };
  if (text === null) return { kind: 'fault', message: 'the index is neither a number nor a word' };
  const band = BAND_OF_WORD[text.toLowerCase()];
  if (band !== undefined) return { kind: 'index', value: middleOf(band), approximate: true };
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

function middleOf(band: Band): number {
  const { medium, high, critical } = BandBounds.parse({});
  switch (band) {
    case 'low':
      return Math.round((medium - 1) / 2);
    case 'medium':
      return Math.round((medium + high - 1) / 2);
    case 'high':
      return Math.round((high + critical - 1) / 2);
    case 'critical':
      return (critical + 100) / 2;
  }
}
