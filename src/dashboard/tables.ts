import { csvLine } from '../core/csv-line.ts';
import type { Services } from '../core/ports.ts';
import { USUAL_DAYS } from '../core/spikes.ts';
import { daysBetween, topicCourses } from '../report/dashboard-topics.ts';
import { type DaySpan, daysEarlier } from './span.ts';

type Needs = Pick<Services, 'api'>;

/** The tables to take away. Each begins with the names of its columns; no customer's words are in them. */
export const TABLES = {
  volume: async ({ since, until }, { api }) => {
    const from = daysEarlier(since, USUAL_DAYS);
    const found = await api.dashboard.topicDays(from, until);
    const courses = topicCourses(found, daysBetween(from, since), daysBetween(since, until));
    const known = courses.flatMap(({ topic, days }) =>
      days
        .filter(({ complaints }) => complaints > 0)
        .map(({ day, complaints, meanIndex, isSpike }) => [
          day,
          topic,
          complaints,
          rounded(meanIndex),
          isSpike ? 'yes' : '',
        ]),
    );
    const first = since.toISOString().slice(0, 10);
    const unsure = found
      .filter(({ topic, day }) => topic === null && day >= first)
      .map(({ day, complaints, meanIndex }) => [day, '', complaints, rounded(meanIndex), '']);
    return csv(['day', 'topic', 'complaints', 'mean_index', 'stands_out'], [...known, ...unsure].toSorted(byDay));
  },
  escalations: async ({ since, until }, { api }) => {
    const escalations = await api.dashboard.escalations(since, until);
    const head = ['id', 'opened_at', 'state', 'topic', 'problem', 'index', 'band', 'complaints', 'owner', 'claimed_at'];
    return csv(
      [...head, 'minutes_to_claim', 'complaint', 'url'],
      escalations.map(({ id, openedAt, state, subject, complaints, owner, claimedAt }) => [
        ...[
          id,
          openedAt,
          state,
          subject.topic,
          subject.problem,
          subject.index,
          subject.band,
          complaints,
          owner,
          claimedAt,
        ],
        claimedAt === null ? null : rounded((Date.parse(claimedAt) - Date.parse(openedAt)) / 60_000),
        ...[subject.complaintId, subject.url],
      ]),
    );
  },
  corrections: async ({ since, until }, { api }) => {
    const corrections = await api.dashboard.corrections(since, until);
    const head = ['at', 'complaint', 'by', 'model_topic', 'model_problem', 'model_index', 'topic', 'problem', 'index'];
    return csv(
      head,
      corrections.map((row) => [
        ...[row.at, row.complaint, row.by, row.modelTopic, row.modelProblem, row.modelIndex],
        ...[row.topic, row.problem, row.index],
      ]),
    );
  },
} satisfies Record<string, (span: DaySpan, services: Needs) => Promise<string>>;

type Cell = Parameters<typeof csvLine>[0][number];

const csv = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `${[head, ...rows].map(csvLine).join('\r\n')}\r\n`;

const byDay = ([one]: readonly Cell[], [other]: readonly Cell[]): number => String(one).localeCompare(String(other));

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(10 * value) / 10);
