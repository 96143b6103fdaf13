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

function factsOf(stats: Stats): [string, string][] {
  const { bands } = stats;
  return [
    ['Complaints', String(stats.complaints)],
    ['Mean dissatisfaction', stats.meanIndex === null ? 'none' : `${stats.meanIndex} of 100`],
    ['Critical / high', `${bands.critical} / ${bands.high}`],
    ['Alerts', String(stats.alerts)],
    ['Time to claim (median)', minutes(stats.minutesToClaim)],
    ['Corrected by people', String(stats.corrected)],
  ];
}

export const statsFields = (stats: Stats): KnownBlock => ({
  type: 'section',
  fields: factsOf(stats).map(([name, value]) => plain(`${name}\n${value}`, LIMITS.field)),
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
  const facts = factsOf(current)
    .map((fact) => fact.join(' '))
    .join(', ');
  const shown = open.slice(0, OPEN_SHOWN);
  return {
    text: escapeText(cut(`${headline}. ${facts}. ${open.length} alerts are open.`, LIMITS.fallback)),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      statsFields(current),
      ...topicBlocks(current, before, charts),
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
  return lineBlock([url === null ? label : { url, label }, `: ${statusOf(escalation)}`]);
}

interface TopicRow {
  topic: string;
  now: number;
  before: number;
  index: number;
}

function topicBlocks(current: Stats, before: Stats, charts: 'native' | 'table' | 'text'): { type: string }[] {
  const rows = current.topics.slice(0, TOPICS).map(({ topic, complaints, meanIndex }) => ({
    topic,
    now: complaints,
    before: before.topics.find((each) => each.topic === topic)?.complaints ?? 0,
    index: meanIndex,
  }));
  if (rows.length === 0) return [];
  const said = rows.map(
    ({ topic, now, before: then, index }) =>
      `${cut(topic, 100)}: ${now} (a week before ${then}), dissatisfaction ${index}`,
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
  const head = ['Topic', 'Complaints', 'A week before', 'Dissatisfaction'];
  return {
    type: 'table',
    rows: [
      head,
      ...rows.map(({ topic, now, before, index }) => [topic, String(now), String(before), String(index)]),
    ].map((row) => row.map(cell)),
  };
}
