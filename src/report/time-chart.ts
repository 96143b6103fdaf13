import type { ChartSpec } from './chart.ts';
import { type ChartText, chartFrame } from './chart-frame.ts';
import { countTicks } from './histogram.ts';
import { COLOURS } from './theme.ts';

/** One day, week or month. Times are ISO 8601, in UTC; `until` is where the next one begins. */
export interface Period {
  from: string;
  until: string;
  count: number;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

export interface TimeChart extends ChartText {
  /** Rising, without gaps. */
  periods: readonly Period[];
  /** What is counted. */
  counted?: string;
}

const INDEX_DOMAIN = [0, 100];

/** How many rows each period has. */
export function volumeOverTime({ periods, counted = 'rows', ...text }: TimeChart): ChartSpec {
  const tallest = Math.max(1, ...periods.map(({ count }) => count));
  return {
    ...chartFrame(text),
    height: 200,
    data: { values: periods.map((period) => ({ ...period })) },
    mark: { type: 'rect', color: COLOURS.blue, stroke: COLOURS.paper, strokeWidth: periods.length > 80 ? 0 : 1 },
    encoding: {
      x: { field: 'from', type: 'temporal', ...timeScale(periods) },
      x2: { field: 'until' },
      y: {
        field: 'count',
        type: 'quantitative',
        scale: { zero: true },
        axis: { title: counted, domain: false, ticks: false, ...countTicks(tallest) },
      },
      y2: { datum: 0 },
    },
  };
}

/** The median index of each period, with the middle half around it. Periods without an index break the line. */
export function indexOverTime({ periods, ...text }: TimeChart): ChartSpec {
  const middle = ({ from, until }: Period) => new Date((Date.parse(from) + Date.parse(until)) / 2).toISOString();
  const x = { field: 'middle', type: 'temporal', ...timeScale(periods) } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: INDEX_DOMAIN },
    axis: { title: 'index', domain: false, ticks: false },
  } as const;
  return {
    ...chartFrame(text),
    height: 220,
    data: { values: periods.map((period) => ({ ...period, middle: middle(period) })) },
    layer: [
      {
        mark: { type: 'area', color: COLOURS.paleBlue, invalid: 'break-paths-show-path-domains' },
        encoding: { x, y: { ...y, field: 'lowerQuartile' }, y2: { field: 'upperQuartile' } },
      },
      {
        mark: { type: 'line', invalid: 'break-paths-show-path-domains' },
        encoding: { x, y: { ...y, field: 'median' } },
      },
      {
        transform: [{ filter: 'isValid(datum.median)' }],
        mark: { type: 'point', size: periods.length > 60 ? 14 : 30, opacity: 1 },
        encoding: { x, y: { ...y, field: 'median' } },
      },
    ],
  };
}

const MOST_TICKS = 7;
const DAY_MS = 86_400_000;

/** Each label says its year where there may be several: "October" beside "2025" would be read as one. */
function dateFormat(days: number): string {
  if (days < 330) return '%-d %b';
  return days < 365 * 8 ? '%b %Y' : '%Y';
}

/** In UTC, so that the chart does not depend on where it is drawn. */
function timeScale(periods: readonly Period[]) {
  const days = (Date.parse(periods.at(-1)?.until ?? '') - Date.parse(periods[0]?.from ?? '')) / DAY_MS;
  // Where periods begin, not at round dates: a week that begins on Monday must not be marked on Sunday.
  const stride = Math.max(1, Math.ceil(periods.length / MOST_TICKS));
  const ticks = periods.filter((_, place) => place % stride === 0).map(({ from }) => Date.parse(from));
  const domain = [Date.parse(periods[0]?.from ?? ''), Date.parse(periods.at(-1)?.until ?? '')];
  return {
    scale: { type: 'utc', domain, nice: false },
    axis: { title: null, grid: false, labelOverlap: 'greedy', values: ticks, format: dateFormat(days) },
  } as const;
}
