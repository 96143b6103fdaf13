import type { Estimate } from '../core/evaluation.ts';

/** Numbers as the report writes them. */

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const points = (value: number): string => value.toFixed(1);

/** A difference of two shares, in points. */
export const difference = (share: number): string => signed(100 * share, points);

export const withInterval = ({ value, low, high }: Estimate, format: (x: number) => string): string =>
  `${format(value)} (${format(low).replace(' %', '')} to ${format(high)})`;

export const signed = (value: number, format: (x: number) => string): string =>
  `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;

/** A p-value, without false precision. */
export const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

const MOST_CHARACTERS = 220;

/** A customer's text, cut: a report is for seeing what kind of complaint it was. */
export function cut(text: string, most = MOST_CHARACTERS): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const end = line.lastIndexOf(' ', most);
  return `${line.slice(0, end > most / 2 ? end : most)} …`;
}
