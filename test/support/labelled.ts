import { csvLine } from '../../src/core/csv-line.ts';
import type { TrainingRow } from '../../src/core/training-row.ts';

const BILLING = [
  'The bill is wrong',
  'I was charged twice',
  'A fee I never agreed to',
  'My refund is missing',
  'The invoice is too high',
];
const INTERNET = [
  'The internet is down',
  'The connection drops',
  'The speed is terrible',
  'The router is offline',
  'No wifi at all',
];
const TONES = [
  ['. Could you have a look, please? Thank you', 15],
  ['. It would be nice to have it solved soon', 35],
  [' again, I am really annoyed', 65],
  ['!! I am furious and I cancel my contract', 92],
] as const;

/** Forty complaints about two things in four tones: enough to learn from, and quick. */
export const complaintRows: TrainingRow[] = [...BILLING, ...INTERNET].flatMap((what, i) =>
  TONES.map(([tone, index]) => ({
    text: `${what}${tone}`,
    topic: i < BILLING.length ? 'Billing' : 'Internet',
    problem: i < BILLING.length ? 'Wrong amount' : 'No connection',
    index: index - (i % 3),
  })),
);

export function csvOf(rows: readonly TrainingRow[]): string {
  const lines = rows.map(({ text, topic, problem, index }) => csvLine([text, topic, problem, index]));
  return ['text,topic,problem,index', ...lines].join('\n');
}
