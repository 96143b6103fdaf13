import type { TopicDay } from '../core/dashboard.ts';
import { spikes } from '../core/spikes.ts';

/** One topic over the days that are shown. */
export interface TopicCourse {
  topic: string;
  complaints: number;
  meanIndex: number;
  days: { day: string; complaints: number; meanIndex: number | null; isSpike: boolean }[];
}

const DAY_MS = 86_400_000;

/** `2026-11-22` and so on, in UTC, from the one to before the other. */
export function daysBetween(since: Date, until: Date): string[] {
  const count = Math.max(0, Math.round((until.getTime() - since.getTime()) / DAY_MS));
  return Array.from({ length: count }, (_, place) =>
    new Date(since.getTime() + place * DAY_MS).toISOString().slice(0, 10),
  );
}

/**
 * The course of each topic, the most frequent first; days without a complaint count nought.
 * @param found also the days before the first that is shown: they say what is usual
 * @param shown the days of the page; `before` those that only say what is usual
 */
export function topicCourses(
  found: readonly TopicDay[],
  before: readonly string[],
  shown: readonly string[],
): TopicCourse[] {
  const first = found.reduce((least, { day }) => (day < least ? day : least), '9999');
  // What was before the first complaint of all is unknown, not nought.
  const known = [...before, ...shown].filter((day) => day >= first);
  const byTopic = Map.groupBy(found, ({ topic }) => topic);
  return [...byTopic]
    .flatMap(([topic, some]) => (topic === null ? [] : [courseOf(topic, some, known, shown)]))
    .filter(({ complaints }) => complaints > 0)
    .sort((one, other) => other.complaints - one.complaints || one.topic.localeCompare(other.topic));
}

function courseOf(
  topic: string,
  some: readonly TopicDay[],
  known: readonly string[],
  shown: readonly string[],
): TopicCourse {
  const byDay = new Map(some.map((one) => [one.day, one]));
  const marked = spikes(known.map((day) => byDay.get(day)?.complaints ?? 0));
  const isSpike = new Set(known.filter((_, place) => marked[place] === true));
  const days = shown.map((day) => {
    const { complaints = 0, meanIndex = null } = byDay.get(day) ?? {};
    return { day, complaints, meanIndex, isSpike: isSpike.has(day) };
  });
  const complaints = days.reduce((sum, one) => sum + one.complaints, 0);
  return { topic, complaints, meanIndex: weightedMean(days) ?? 0, days };
}

/** Of the index, each day by its complaints; null without any. */
export function weightedMean(days: readonly { complaints: number; meanIndex: number | null }[]): number | null {
  const count = days.reduce((sum, { complaints }) => sum + complaints, 0);
  const total = days.reduce((sum, { complaints, meanIndex }) => sum + complaints * (meanIndex ?? 0), 0);
  return count === 0 ? null : total / count;
}
