import type { AgreementFigures, ClaimFigures, DayFigures, TopicDay } from '../core/dashboard.ts';
import type { Escalation } from '../core/escalation.ts';
import type { ModelEntry } from '../core/model-card.ts';
import { SPIKE_RULE } from '../core/spikes.ts';
import { grouped, percent } from './chart-frame.ts';
import { claimChart, overTime, topicIndexes, topicVolumes } from './dashboard-charts.ts';
import { agreementTables, escalationTable, minutes, modelSection } from './dashboard-tables.ts';
import { type TopicCourse, topicCourses } from './dashboard-topics.ts';
import { type PageSection, reportPage } from './page.ts';

export interface DashboardData {
  /** Days shown, and those before that only say what is usual. */
  shown: readonly string[];
  before: readonly string[];
  /** How many days each other view shows. */
  views: readonly number[];
  days: readonly DayFigures[];
  /** The same number of days before. */
  earlier: readonly DayFigures[];
  topics: readonly TopicDay[];
  claims: ClaimFigures;
  agreement: AgreementFigures;
  alive: readonly Escalation[];
  /** Names of owners by their Slack user id. */
  people: ReadonlyMap<string, string>;
  model: ModelEntry | null;
  now: Date;
}

/** Beyond these, topics are in the CSV only. */
const MOST_TOPICS = 9;

/** The page for managers: what came in, who waits, and how far the model can be trusted. It runs no script. */
export async function dashboardPage(data: DashboardData): Promise<string> {
  const { shown, views, now } = data;
  const courses = topicCourses(data.topics, data.before, shown);
  return reportPage({
    title: 'Complaints',
    subtitle: `The last ${shown.length} days, as of ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    views: views.map((days) => ({ label: `${days} days`, href: `?days=${days}`, isHere: days === shown.length })),
    button: { label: 'Sign out', action: '/dashboard/sign-out' },
    facts: facts(data),
    sections: [
      await volumeSection(data, courses),
      await topicSection(data, courses),
      ...(await indexSection(courses)),
      await escalationSection(data),
      agreementSection(data),
      modelSection(data.model),
    ],
    footer:
      'Days are those of UTC, and a complaint counts on the day it was classified. Values that people corrected stand in place of the model’s.',
  });
}

const countOf = (days: readonly DayFigures[]): number => days.reduce((sum, { complaints }) => sum + complaints, 0);

function facts({ days, earlier, shown, claims, agreement, alive }: DashboardData) {
  const [now, before] = [countOf(days), countOf(earlier)];
  const mean = days.reduce((sum, day) => sum + (day.mean ?? 0) * day.complaints, 0) / now;
  const waiting = alive.filter(({ state }) => state === 'open' || state === 'reopened').length;
  const { looked, topicChanged } = agreement;
  return [
    { label: 'Complaints', value: grouped(now), note: `${grouped(before)} in the ${shown.length} days before` },
    { label: 'Mean index', value: now === 0 ? '–' : mean.toFixed(0), note: 'of 100' },
    { label: 'Open escalations', value: grouped(alive.length), note: `${waiting} wait for somebody` },
    { label: 'Time to claim', value: minutes(claims.median), note: 'median' },
    {
      label: 'Topic confirmed',
      value: looked === 0 ? '–' : percent(looked - topicChanged, looked),
      note: looked === 0 ? 'nobody looked yet' : `of ${looked} looked at`,
    },
  ];
}

async function volumeSection({ days, shown }: DashboardData, courses: readonly TopicCourse[]): Promise<PageSection> {
  const marked = courses.flatMap(({ topic, days: each }) =>
    each.filter(({ isSpike }) => isSpike).map(({ day, complaints }) => ({ topic, day, complaints })),
  );
  const latest = marked.toSorted((one, other) => other.day.localeCompare(one.day)).slice(0, 3);
  return {
    id: 'volume',
    title: 'What came in',
    ...(countOf(days) === 0 ? { text: 'No complaint was classified in these days.' } : {}),
    notices: latest.map(({ topic, day, complaints }) => ({
      kind: 'warning',
      label: `${topic} stood out`,
      text: `on ${day}, with ${complaints} complaints.`,
    })),
    charts: countOf(days) === 0 ? [] : await overTime(days),
    links: [{ label: 'Download by day and topic (CSV)', href: `/dashboard/volume.csv?days=${shown.length}` }],
  };
}

async function topicSection({ days }: DashboardData, courses: readonly TopicCourse[]): Promise<PageSection> {
  const most = courses.slice(0, MOST_TOPICS);
  const rest = courses.length - most.length;
  const unsure = countOf(days) - courses.reduce((sum, { complaints }) => sum + complaints, 0);
  const left = [
    rest > 0 ? `${rest} rarer topics are in the CSV.` : '',
    unsure > 0 ? `Of ${grouped(unsure)} complaints the topic was left to a person.` : '',
  ];
  return {
    id: 'topics',
    title: 'By topic',
    text: [SPIKE_RULE, left.join(' ')].join('\n\n'),
    charts: await topicVolumes(most),
    chartLayout: 'small',
  };
}

async function indexSection(courses: readonly TopicCourse[]): Promise<PageSection[]> {
  if (courses.length === 0) return [];
  const chart = await topicIndexes(courses.slice(0, MOST_TOPICS));
  return [{ id: 'index', title: 'How upset, by topic', charts: [chart], chartLayout: 'wide' }];
}

async function escalationSection({ claims, alive, people, now, shown }: DashboardData): Promise<PageSection> {
  const { opened, claimed, ninetieth } = claims;
  return {
    id: 'escalations',
    title: 'Escalations',
    text:
      opened === 0
        ? 'No alert was raised in these days.'
        : `${opened} alerts were raised in these days, ${claimed} of them taken; nine of ten of those within ${minutes(ninetieth)}.`,
    tables: alive.length === 0 ? [] : [escalationTable(alive, people, now)],
    charts: opened === 0 ? [] : [await claimChart(claims)],
    links: [
      { label: 'Download the alerts of these days (CSV)', href: `/dashboard/escalations.csv?days=${shown.length}` },
    ],
  };
}

function agreementSection({ agreement, shown }: DashboardData): PageSection {
  return {
    id: 'agreement',
    title: 'Where people agreed with the model',
    text:
      agreement.looked === 0
        ? 'Nobody has corrected a complaint of these days or acted on its alert, so nothing can be said.'
        : 'Counted are complaints that somebody looked at: they corrected it, or took or dismissed its alert. What they left as it was counts as confirmed.',
    tables: agreementTables(agreement),
    links: [{ label: 'Download the corrections (CSV)', href: `/dashboard/corrections.csv?days=${shown.length}` }],
  };
}
