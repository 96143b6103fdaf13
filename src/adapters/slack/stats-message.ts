import type { KnownBlock } from '@slack/types';
import type { DigestContent } from '../../core/ports.ts';
import type { Stats } from '../../core/stats.ts';
import { statusOf } from './alert-message.ts';
import type { Message } from './message.ts';
import { SEVERITY } from './severity.ts';
import { cut, escapeText, LIMITS, lineBlock, plain } from './text.ts';

const TOPICS = 5;
const OPEN_SHOWN = 15;

const minutes = (value: number | null): string => (value === null ? 'nobody claimed any' : `${Math.round(value)} min`);

/** @param before what to compare with; null: nothing */
function factsOf(stats: Stats, before: Stats | null = null): [string, string][] {
  const { bands } = stats;
  const then = (value: number | null | undefined) =>
    before === null ? '' : ` (${value === null || value === undefined ? 'none' : value} a week before)`;
  const mean = stats.meanIndex === null ? 'none' : `${stats.meanIndex} of 100`;
  return [
    ['Complaints', `${stats.complaints}${then(before?.complaints)}`],
    ['Mean dissatisfaction', `${mean}${then(before?.meanIndex)}`],
    ['Critical / high', `${bands.critical} / ${bands.high}`],
    ['Alerts', String(stats.alerts)],
    ['Median time to claim', minutes(stats.minutesToClaim)],
    ['Corrected by people', String(stats.corrected)],
  ];
}

export const statsFields = (stats: Stats, before: Stats | null = null): KnownBlock => ({
  type: 'section',
  fields: factsOf(stats, before).map(([name, value]) => plain(`${name}\n${value}`, LIMITS.field)),
});

/** `/classify stats`. */
export function statsMessage(stats: Stats, span: string): Message {
  const headline = `${stats.complaints} complaints in ${span}`;
  const topics = stats.topics
    .slice(0, TOPICS)
    .map(({ topic, complaints, meanIndex }) => `${cut(topic, 100)}: ${complaints}, dissatisfaction ${meanIndex}`);
  return {
    text: escapeText(
      cut(
        `${headline}. ${factsOf(stats)
          .map((fact) => fact.join(' '))
          .join(', ')}.`,
        LIMITS.fallback,
      ),
    ),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      statsFields(stats),
      ...(topics.length === 0 ? [] : [{ type: 'section' as const, text: plain(topics.join('\n'), LIMITS.section) }]),
    ],
  };
}

/** The daily digest or the weekly summary. Workspaces refuse kinds of blocks, so there are three ways to show the topics. */
export function digestMessage(content: DigestContent, charts: 'native' | 'table' | 'text'): Message {
  const { kind, period, zone, current, before, open } = content;
  const headline = kind === 'daily' ? `Complaints of ${period}` : `Complaints of the week, ${period}`;
  const facts = factsOf(current, before)
    .map((fact) => fact.join(' '))
    .join(', ');
  const shown = open.slice(0, OPEN_SHOWN);
  return {
    text: escapeText(cut(`${headline}. ${facts}. ${open.length} alerts are open.`, LIMITS.fallback)),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      statsFields(current, before),
      ...topicBlocks(current, before, charts),
      ...correctionBlocks(current),
      { type: 'section', text: plain(`Open alerts: ${open.length}`, LIMITS.section) },
      ...shown.map(({ escalation, url }) => openLine(escalation, url)),
      ...(open.length > shown.length
        ? [{ type: 'context' as const, elements: [plain(`and ${open.length - shown.length} more`, LIMITS.context)] }]
        : []),
      {
        type: 'context',
        elements: [
          plain(
            `${period}, ${zone}, against the same days a week before. Unsure topics: ${current.unsure}.`,
            LIMITS.context,
          ),
        ],
      },
    ],
  };
}

/** One open alert in a line, with a link to it. */
export function openLine(escalation: DigestContent['open'][number]['escalation'], url: string | null): KnownBlock {
  const { subject } = escalation;
  const { word, sign } = SEVERITY[subject.band];
  const topic = subject.needsReview || subject.topic === null ? 'topic unsure' : cut(subject.topic, 80);
  const label = `${sign} ${word} ${subject.index}, ${topic}, ${cut(subject.customerName ?? 'unknown customer', 60)}`;
  const status = `: ${statusOf(escalation)}`;
  const by = escalation.state === 'claimed' && escalation.owner !== null ? [' by ', { user: escalation.owner }] : [];
  return lineBlock([url === null ? label : { url, label }, status, ...by]);
}

/** What people taught: the next model will say it by itself. */
function correctionBlocks({ retopiced }: Stats): KnownBlock[] {
  const said = retopiced
    .slice(0, TOPICS)
    .map(({ from, to, times }) => `${cut(from ?? 'unsure', 100)} → ${cut(to, 100)}: ${times}`);
  return said.length === 0
    ? []
    : [{ type: 'section', text: plain(`Topics people corrected\n${said.join('\n')}`, LIMITS.section) }];
}

interface TopicRow {
  topic: string;
  now: number;
  before: number;
  index: number;
  /** Null where there was none a week before. */
  indexBefore: number | null;
}

function topicBlocks(current: Stats, before: Stats, charts: 'native' | 'table' | 'text'): { type: string }[] {
  const rows = current.topics.slice(0, TOPICS).map(({ topic, complaints, meanIndex }) => {
    const then = before.topics.find((each) => each.topic === topic);
    return {
      topic,
      now: complaints,
      before: then?.complaints ?? 0,
      index: meanIndex,
      indexBefore: then?.meanIndex ?? null,
    };
  });
  if (rows.length === 0) return [];
  const said = rows.map(
    ({ topic, now, before: then, index, indexBefore }) =>
      `${cut(topic, 100)}: ${now}, dissatisfaction ${index} (a week before: ${indexBefore === null ? 'none' : `${then}, ${indexBefore}`})`,
  );
  const text: KnownBlock = { type: 'section', text: plain(said.join('\n'), LIMITS.section) };
  switch (charts) {
    case 'native':
      // The lines stay: a chart says nothing to a screen reader.
      return [chart(rows), text];
    case 'table':
      return [table(rows)];
    case 'text':
      return [text];
  }
}

/** Labels of a chart hold twenty characters and must differ. */
function chart(rows: readonly TopicRow[]) {
  const labels = rows.map(({ topic }, at) => `${at + 1} ${[...topic].slice(0, 16).join('')}`.trim());
  const series = (name: string, value: (row: TopicRow) => number) => ({
    name,
    data: rows.map((row, at) => ({ label: labels[at] ?? String(at + 1), value: value(row) })),
  });
  return {
    type: 'data_visualization',
    title: 'Complaints by topic',
    chart: {
      type: 'bar',
      series: [series('This time', ({ now }) => now), series('A week before', ({ before }) => before)],
      axis_config: { categories: labels, y_label: 'Complaints' },
    },
  };
}

function table(rows: readonly TopicRow[]) {
  const cell = (text: string) => ({ type: 'raw_text', text: cut(text === '' ? '-' : text, 100) });
  const head = ['Topic', 'Complaints', 'A week before', 'Dissatisfaction', 'A week before'];
  return {
    type: 'table',
    rows: [
      head,
      ...rows.map(({ topic, now, before, index, indexBefore }) =>
        [topic, now, before, index, indexBefore ?? 'none'].map(String),
      ),
    ].map((row) => row.map(cell)),
  };
}
