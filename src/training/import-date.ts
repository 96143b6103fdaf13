const ISO = /^\d{4}-\d{2}-\d{2}(?:$|[T ])/;
const NUMBERS = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$/i;

/** Which of day and month comes first in dates of numbers; null where the file does not tell. */
export type DayOrder = 'day-first' | 'month-first' | null;

/** What one date says about the order: 25/12/2026 can be read in one way only, and nobody writes a point after the month. */
export function dayOrderOf(date: string): DayOrder {
  const [, first, separator, second] = NUMBERS.exec(date.trim()) ?? [];
  if (separator === '.' || Number(first) > 12) return 'day-first';
  return Number(second) > 12 ? 'month-first' : null;
}

/**
 * A date as ISO 8601 in UTC; without a zone it is taken for UTC. Seconds and milliseconds since 1970 count too.
 * @returns null when it is no date, or a date of numbers whose order is not known
 */
export function isoDate(date: string, order: DayOrder): string | null {
  const text = date.trim();
  if (/^\d{10}(?:\d{3})?$/.test(text)) return iso(Number(text) * (text.length === 10 ? 1000 : 1));
  const numbers = NUMBERS.exec(text);
  if (numbers !== null) return fromNumbers(numbers, dayOrderOf(text) ?? order);
  if (ISO.test(text))
    return iso(Date.parse(hasZone(text) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`));
  // Months as words; Date.parse would read anything else that has a digit in it, too.
  return /[a-z]{3}/i.test(text) && /\d{4}/.test(text) ? iso(Date.parse(hasZone(text) ? text : `${text} UTC`)) : null;
}

const hasZone = (text: string): boolean => /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/.test(text);

function fromNumbers(numbers: RegExpExecArray, order: DayOrder): string | null {
  if (order === null) return null;
  const [, first, , second, year, hour = '0', minute = '0', seconds = '0', half] = numbers;
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  const hours = (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toLowerCase() === 'pm' ? 12 : 0);
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(seconds));
  return new Date(time).getUTCDate() === Number(day) ? iso(time) : null;
}

function iso(time: number): string | null {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  return Number.isNaN(time) || year < 1970 || year > 2200 ? null : date.toISOString();
}
