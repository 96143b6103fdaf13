import { z } from 'zod';
import { RequestError } from '../core/errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The views of the page, in days. */
export const VIEWS = [7, 30, 90] as const;
const Days = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) });

/** Whole days in UTC, the last one being today. */
export interface DaySpan {
  count: number;
  since: Date;
  until: Date;
}

/** @throws RequestError 400 */
export function readSpan(query: URLSearchParams, now: Date): DaySpan {
  const parsed = Days.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw new RequestError(400, '`days` is a whole number from 1 to 366.');
  const count = parsed.data.days;
  const until = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS + DAY_MS);
  return { count, since: daysEarlier(until, count), until };
}

export const daysEarlier = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);
