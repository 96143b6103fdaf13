import { renderChart } from './chart.ts';
import { lineChart } from './line-chart.ts';
import { type PageSection, reportPage } from './page.ts';

/** One threshold of the replay. */
export interface ThresholdFigures {
  threshold: number;
  alerts: number;
  alertsPerDay: number | null;
  judged: number;
  right: number;
  missed: number;
}

export interface ThresholdReportData {
  /** Where the complaints come from, in a sentence. */
  about: string;
  complaints: number;
  judged: number;
  upset: number;
  days: number | null;
  rows: readonly ThresholdFigures[];
  /** The installation's threshold, and what the bot did and would have done at it; null for a file. */
  observed: {
    threshold: number;
    complaints: number;
    wouldAlert: number;
    alerted: number;
    needsReview: number;
    topics: readonly { topic: string; alerts: number }[];
  } | null;
  current: number;
  upsetFrom: number;
}

export interface ThresholdReport {
  html: string;
  charts: { name: string; svg: string; png: Uint8Array }[];
}

/** The replay as a page: what each threshold would have meant. */
export async function thresholdReport(data: ThresholdReportData): Promise<ThresholdReport> {
  const volume = alertsChart(data);
  const quality = qualityChart(data);
  const drawn = [];
  for (const { name, alt, spec } of [volume, ...(quality === null ? [] : [quality])]) {
    drawn.push({ name, alt, ...(await renderChart(spec)) });
  }
  const html = reportPage({
    title: 'From which index on should an alert be raised?',
    subtitle: data.about,
    facts: facts(data),
    sections: [
      {
        id: 'thresholds',
        title: 'Threshold by threshold',
        text: reading(data),
        charts: drawn.map(({ svg, alt }) => ({ svg, alt })),
        tables: [table(data)],
      },
      ...observedSection(data),
    ],
  });
  return { html, charts: drawn.map(({ name, svg, png }) => ({ name, svg, png })) };
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`);
const volumeOf = ({ alerts, alertsPerDay }: ThresholdFigures): number => alertsPerDay ?? alerts;

function facts({ complaints, judged, upset, days }: ThresholdReportData) {
  return [
    { label: 'Complaints', value: complaints.toLocaleString('en-US') },
    { label: 'Days', value: days === null ? 'unknown' : days.toFixed(1) },
    { label: 'Known whether upset', value: judged.toLocaleString('en-US') },
    { label: 'Of these upset', value: upset.toLocaleString('en-US') },
  ];
}

function reading({ upsetFrom, judged }: ThresholdReportData): string {
  const base = `A customer counts as upset from index ${upsetFrom} on.`;
  if (judged === 0) return `${base} Of none of these complaints is it known, so only their number can be told.`;
  return `${base} A lower threshold misses fewer of them and raises more alerts that were not needed.`;
}

function table({ rows, days, current }: ThresholdReportData) {
  return {
    caption: 'What each threshold would have meant',
    columns: [
      { label: 'From index', align: 'right' as const },
      { label: 'Alerts', align: 'right' as const },
      ...(days === null ? [] : [{ label: 'Alerts a day', align: 'right' as const }]),
      { label: 'Known', align: 'right' as const },
      { label: 'Right', align: 'right' as const },
      { label: 'Share right', align: 'right' as const },
      { label: 'Missed', align: 'right' as const },
      { label: '' },
    ],
    rows: rows.map(({ threshold, alerts, alertsPerDay, judged, right, missed }) => [
      threshold,
      alerts,
      ...(days === null ? [] : [(alertsPerDay ?? 0).toFixed(1)]),
      judged,
      right,
      percent(right, judged),
      missed,
      threshold === current ? 'set here' : '',
    ]),
    note: '“Known”: somebody corrected, dismissed, claimed or resolved it, or the file has its index. Right and missed are counted among those only.',
  };
}

function alertsChart(data: ThresholdReportData) {
  const isDaily = data.days !== null;
  const title = isDaily ? 'Alerts a day' : 'Alerts';
  const alt = `${title} by threshold.`;
  const most = Math.max(1, ...data.rows.map(volumeOf));
  const spec = lineChart({
    title,
    subtitle: `What ${data.complaints.toLocaleString('en-US')} complaints would have raised. The dashed line is the present threshold.`,
    alt,
    series: [{ name: title, points: data.rows.map((row) => ({ x: row.threshold, y: volumeOf(row) })) }],
    x: { title: 'alert from this index on', domain: [40, 95] },
    y: { title: isDaily ? 'alerts a day' : 'alerts', domain: [0, 1.1 * most] },
    reference: { from: [data.current, 0], to: [data.current, 1.1 * most] },
  });
  return { name: 'alerts', alt, spec };
}

function qualityChart(data: ThresholdReportData) {
  if (data.judged === 0) return null;
  const alt = 'Share of alerts that were right and share of upset customers that were missed, by threshold.';
  const right = data.rows.filter(({ judged }) => judged > 0);
  const spec = lineChart({
    title: 'Right alerts and missed customers',
    subtitle:
      'Among complaints of which it is known whether the customer was upset. The dashed line is the present threshold.',
    alt,
    series: [
      { name: 'alerts that were right', points: right.map((row) => ({ x: row.threshold, y: row.right / row.judged })) },
      ...(data.upset === 0
        ? []
        : [
            {
              name: 'upset customers missed',
              points: data.rows.map((row) => ({ x: row.threshold, y: row.missed / data.upset })),
            },
          ]),
    ],
    x: { title: 'alert from this index on', domain: [40, 95] },
    y: { title: 'share', format: '.0%', domain: [0, 1] },
    reference: { from: [data.current, 0], to: [data.current, 1] },
  });
  return { name: 'right-and-missed', alt, spec };
}

function observedSection({ observed }: ThresholdReportData): PageSection[] {
  if (observed === null) return [];
  const { threshold, complaints, wouldAlert, alerted, needsReview, topics } = observed;
  return [
    {
      id: 'observed',
      title: 'What would have happened',
      list: [
        `At ${threshold}, ${wouldAlert} of ${complaints} complaints would have raised an alert or joined one; ${alerted} did. In observe mode none does.`,
        `The topic of ${needsReview} would have been left to a person.`,
      ],
      tables:
        topics.length === 0
          ? []
          : [
              {
                caption: 'Alerts by topic',
                columns: [{ label: 'Topic' }, { label: 'Alerts', align: 'right' }],
                rows: topics.map(({ topic, alerts }) => [topic, alerts]),
              },
            ],
    },
  ];
}
