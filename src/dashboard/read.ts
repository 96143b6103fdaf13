import type { DayFigures } from '../core/dashboard.ts';
import type { Services } from '../core/ports.ts';
import { USUAL_DAYS } from '../core/spikes.ts';
import type { DashboardData } from '../report/dashboard.ts';
import { daysBetween } from '../report/dashboard-topics.ts';
import { type DaySpan, daysEarlier, VIEWS } from './span.ts';

type Needs = Pick<Services, 'api' | 'store' | 'messenger' | 'clock'>;

/** What the page shows of this span. */
export async function readDashboard({ count, since, until }: DaySpan, services: Needs): Promise<DashboardData> {
  const { dashboard } = services.api;
  const [days, earlier, topics, claims, agreement, alive, model] = await Promise.all([
    dashboard.days(since, until),
    dashboard.days(daysEarlier(since, count), since),
    dashboard.topicDays(daysEarlier(since, USUAL_DAYS), until),
    dashboard.claims(since, until),
    dashboard.agreement(since, until),
    services.store.escalations.alive(),
    dashboard.liveModel(),
  ]);
  const shown = daysBetween(since, until);
  const known = new Map(days.map((day) => [day.day, day]));
  return {
    ...{ shown, before: daysBetween(daysEarlier(since, USUAL_DAYS), since), views: VIEWS },
    days: shown.map((day) => known.get(day) ?? nothingOn(day)),
    ...{ earlier, topics, claims, agreement, alive, model },
    people: await namesOf(
      alive.flatMap(({ owner }) => owner ?? []),
      services,
    ),
    now: services.clock(),
  };
}

const nothingOn = (day: string): DayFigures => ({
  ...{ day, complaints: 0, mean: null, lowerQuartile: null, median: null, upperQuartile: null },
});

/** Names from Slack; whoever it does not name keeps the id. The page must not fail with Slack. */
async function namesOf(ids: readonly string[], { messenger }: Needs): Promise<Map<string, string>> {
  const found = await Promise.all(
    [...new Set(ids)].map((id) =>
      messenger.person(id).then(
        ({ name }) => [id, name] as const,
        () => [id, id] as const,
      ),
    ),
  );
  return new Map(found);
}
