import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, HH:MM');

/** When people are there to hear a reminder. */
export const BusinessHours = z.strictObject({
  zone: z.string().refine(isZone, 'must be a time zone such as Europe/Berlin'),
  /** 1 is Monday, 7 is Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
  from: clockTime.default('09:00'),
  until: clockTime.default('18:00'),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

/** What a clock and a calendar on the wall show. `weekday` 1 is Monday. */
interface WallTime {
  /** `YYYY-MM-DD` */
  date: string;
  /** Minutes since midnight. */
  minutes: number;
  weekday: number;
}

export function wallTime(at: Date, zone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return {
    date,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
    weekday: weekday === 0 ? 7 : weekday,
  };
}

/** The moment at which the wall shows this date and time. A time that a clock change skips is taken an hour later. */
function momentOf(date: string, minutes: number, zone: string): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS;
  let guess = wanted;
  // Two rounds: the offset found with the first guess may be that of the other side of a clock change.
  for (let round = 0; round < 2; round++) {
    const shown = wallTime(new Date(guess), zone);
    guess += wanted - (Date.parse(`${shown.date}T00:00:00Z`) + shown.minutes * MINUTE_MS);
  }
  return new Date(guess);
}

/** Tomorrow at nine, as the person's own clock shows it. */
export function tomorrowAtNine(now: Date, zone: string): Date {
  const today = wallTime(now, zone).date;
  const tomorrow = new Date(Date.parse(`${today}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return momentOf(tomorrow, 9 * 60, zone);
}

/** Midnight before `now` on the wall of that zone. */
export function startOfDay(now: Date, zone: string): Date {
  return momentOf(wallTime(now, zone).date, 0, zone);
}

/** `at` itself when people are there, else the next moment they come. */
export function withinHours(at: Date, hours: BusinessHours | null): Date {
  if (hours === null) return at;
  const [from, until] = [minutesOf(hours.from), minutesOf(hours.until)];
  const today = wallTime(at, hours.zone);
  if (hours.days.includes(today.weekday) && today.minutes >= from && today.minutes < until) return at;
  for (let ahead = 0; ahead <= 7; ahead++) {
    const date = new Date(Date.parse(`${today.date}T00:00:00Z`) + ahead * DAY_MS);
    const weekday = date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    const start = momentOf(date.toISOString().slice(0, 10), from, hours.zone);
    if (hours.days.includes(weekday) && start > at) return start;
  }
  return at;
}

function minutesOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
