import { spreadOf } from './explore-spread.ts';

/** One day, week or month. Times are ISO 8601, in UTC; `until` is where the next one begins. */
export interface TimePeriod {
  from: string;
  until: string;
  count: number;
  /** Of the index; null where fewer than three rows have one. */
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

export interface TimeCourse {
  unit: 'day' | 'week' | 'month' | 'year';
  /** Rising, without gaps. */
  periods: TimePeriod[];
  /** Rows whose date is known. */
  dated: number;
}

const DAY_MS = 86_400_000;
const UNITS = [
  { unit: 'day', days: 1 },
  { unit: 'week', days: 7 },
  { unit: 'month', days: 30.4 },
  { unit: 'year', days: 365.25 },
] as const;
/** More periods no longer fit side by side, fewer rows each are chance, fewer periods are no course. */
const MOST_PERIODS = 60;
const FEWEST_ROWS_EACH = 3;
const FEWEST_PERIODS = 4;

/** Rows and their index over time. Null when fewer than two days have a row: there is nothing to compare. */
export function courseOf(rows: readonly { happenedAt: string | null; index: number | null }[]): TimeCourse | null {
  const dated = rows.flatMap(({ happenedAt, index }) => {
    const at = happenedAt === null ? Number.NaN : Date.parse(happenedAt);
    return Number.isNaN(at) ? [] : [{ at, index }];
  });
  const first = dated.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = dated.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  if (dated.length === 0 || startOf(first, 'day') === startOf(last, 'day')) return null;
  const unit = unitFor((last - first) / DAY_MS, dated.length);
  const groups = Map.groupBy(dated, ({ at }) => startOf(at, unit));
  const periods: TimePeriod[] = [];
  for (let from = startOf(first, unit); from <= last; from = startAfter(from, unit)) {
    const group = groups.get(from) ?? [];
    const indexes = group.flatMap(({ index }) => index ?? []);
    const spread = indexes.length < FEWEST_ROWS_EACH ? null : spreadOf(indexes);
    periods.push({
      from: new Date(from).toISOString(),
      until: new Date(startAfter(from, unit)).toISOString(),
      count: group.length,
      lowerQuartile: spread?.lowerQuartile ?? null,
      median: spread?.median ?? null,
      upperQuartile: spread?.upperQuartile ?? null,
    });
  }
  return { unit, periods, dated: dated.length };
}

/** The smallest that is neither too fine for the span nor, while some periods remain, for the number of rows. */
function unitFor(days: number, rows: number): TimeCourse['unit'] {
  const fitting = UNITS.find(({ days: each, unit }, place) => {
    const periods = days / each + 1;
    const next = UNITS[place + 1];
    const isThin = rows / periods < FEWEST_ROWS_EACH && next !== undefined && days / next.days + 1 >= FEWEST_PERIODS;
    return unit === 'year' || (periods <= MOST_PERIODS && !isThin);
  });
  return fitting?.unit ?? 'year';
}

/** Weeks begin on Monday. */
function startOf(at: number, unit: TimeCourse['unit']): number {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'year') return Date.UTC(year, 0, 1);
  if (unit === 'month') return Date.UTC(year, month, 1);
  return Date.UTC(year, month, unit === 'day' ? day : day - ((date.getUTCDay() + 6) % 7));
}

function startAfter(from: number, unit: TimeCourse['unit']): number {
  const date = new Date(from);
  if (unit === 'year') return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
  if (unit === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return from + (unit === 'day' ? DAY_MS : 7 * DAY_MS);
}
