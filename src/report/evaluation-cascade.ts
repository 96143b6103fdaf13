import type { Cascade, CascadePoint } from '../core/evaluation.ts';
import type { PlannedChart } from './evaluation-charts.ts';
import { percent } from './evaluation-figures.ts';
import { type LineAxis, lineChart } from './line-chart.ts';
import type { PageTable } from './page.ts';

const MISSING = '–';
/** Written beside their points, so that a threshold can be read off. */
const NAMED = [0.5, 0.75, 0.9];

/** A drawing each for accuracy, cost and latency over the share sent away. */
export function cascadeCharts(cascades: readonly Cascade[]): PlannedChart[] {
  if (cascades.length === 0) return [];
  const isPriced = cascades.every(({ points }) => points.every(({ costPer1000 }) => costPer1000 !== null));
  return [
    drawn(cascades, 'cascade-accuracy', {
      title: 'What sending complaints away buys',
      subtitle:
        'Topics right by the share of complaints that the remote model is asked about; beside points: CASCADE_BELOW.',
      y: { title: 'topics right', format: '.0%' },
      value: ({ accuracy }) => accuracy,
    }),
    ...(isPriced
      ? [
          drawn(cascades, 'cascade-cost', {
            title: 'What it costs',
            subtitle: 'US dollars for 1,000 complaints, at the price of the settings.',
            y: { title: 'dollars per 1,000', format: '$,.2f' },
            value: ({ costPer1000 }) => costPer1000 ?? 0,
          }),
        ]
      : []),
    drawn(cascades, 'cascade-latency', {
      title: 'How long it takes',
      subtitle: 'Milliseconds within which 95 % of the complaints are classified.',
      y: { title: 'milliseconds' },
      value: ({ p95Ms }) => p95Ms,
    }),
  ];
}

function drawn(
  cascades: readonly Cascade[],
  name: string,
  { title, subtitle, y, value }: { title: string; subtitle: string; y: LineAxis; value(point: CascadePoint): number },
): PlannedChart {
  const alt = `${subtitle} One line for each remote model.`;
  const spec = lineChart({
    title,
    subtitle,
    alt,
    series: cascades.map(({ remote, points }, place) => ({
      name: remote,
      // One threshold sends the same share to each, so one line with names is enough.
      points: points.map((point) => ({ x: point.sent, y: value(point), ...(place === 0 ? labelOf(point) : {}) })),
    })),
    x: { title: 'share sent away', format: '.0%', domain: [0, 1] },
    y,
    height: 240,
  });
  return { name, section: 'cascade', alt, spec };
}

const labelOf = ({ threshold }: CascadePoint) => (NAMED.includes(threshold) ? { label: threshold.toFixed(2) } : {});

/** The threshold as a person says it. */
export function thresholdName({ threshold }: CascadePoint): string {
  if (threshold === 0) return 'never';
  return threshold > 1 ? 'always' : `below ${threshold.toFixed(2)}`;
}

export function cascadeTable({ embedded, remote, items, points }: Cascade): PageTable {
  return {
    caption: `${embedded} first, then ${remote}`,
    columns: ['Asked', 'Sent away', 'Topic right', 'Cost per 1,000', 'Mean ms', '95 % within ms'].map((label, place) =>
      place === 0 ? { label } : { label, align: 'right' as const },
    ),
    rows: points.map((point) => [
      thresholdName(point),
      percent(point.sent),
      percent(point.accuracy),
      point.costPer1000 === null ? MISSING : `$${point.costPer1000.toFixed(2)}`,
      point.meanMs.toFixed(1),
      point.p95Ms.toFixed(1),
    ]),
    note: `On ${items} complaints. “Below”: the confidence of ${embedded} under which ${remote} is asked (CASCADE_BELOW; “never” is CLASSIFIER=embedded, “always” is CLASSIFIER=openai). Where it did not answer, the first answer counts. The better of many thresholds on few complaints is partly luck: prefer a round one on a flat stretch.`,
  };
}
