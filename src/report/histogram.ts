import type { ChartLayer, ChartSpec } from './chart.ts';
import { type ChartText, chartFrame } from './chart-frame.ts';
import { COLOURS } from './theme.ts';

export interface Bin {
  from: number;
  to: number;
  count: number;
  /** The name of the group whose colour the bar takes. */
  group?: string;
}

export interface Histogram extends ChartText {
  /** In rising order, the first begins the scale and the last ends it. */
  bins: readonly Bin[];
  xTitle: string;
  yTitle?: string;
  /** Colours by group, in the order of the legend. */
  groups?: readonly { name: string; colour: string }[];
  /** Values to write under the axis; by default round ones. */
  ticks?: readonly number[];
  /** A vertical line with its name. */
  mark?: { at: number; label: string };
}

/** Upright bars over a scale of numbers. */
export function histogram({ bins, xTitle, yTitle = 'rows', groups, ticks, mark, ...text }: Histogram): ChartSpec {
  const span = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const tallest = Math.max(1, ...bins.map(({ count }) => count));
  // The name of the line stands above the tallest bar.
  const heights = [0, mark === undefined ? tallest : tallest * 1.12];
  const x = {
    type: 'quantitative',
    scale: { domain: span, nice: false },
    axis: { title: xTitle, grid: false, ...(ticks === undefined ? {} : { values: [...ticks], labelOverlap: false }) },
  } as const;
  const y = {
    type: 'quantitative',
    scale: { domain: heights, nice: mark === undefined },
    axis: { title: yTitle, domain: false, ticks: false, ...countTicks(tallest) },
  } as const;
  const bars: ChartLayer = {
    data: { values: bins.map((bin) => ({ ...bin })) },
    // A rim of the paper's colour keeps neighbours apart.
    mark: { type: 'rect', stroke: COLOURS.paper, strokeWidth: 1.5 },
    encoding: {
      x: { ...x, field: 'from' },
      x2: { field: 'to' },
      y: { ...y, field: 'count' },
      y2: { datum: 0 },
      color: groups === undefined ? { value: COLOURS.blue } : groupColour(groups),
    },
  };
  const line = { type: 'rule', color: COLOURS.ink, strokeDash: [4, 3] } satisfies ChartMark;
  return {
    ...chartFrame(text),
    height: 260,
    layer: [
      bars,
      ...(mark === undefined
        ? []
        : [
            { data: { values: [mark] }, mark: line, encoding: { x: { ...x, field: 'at' } } },
            {
              data: { values: [{ ...mark, top: heights[1] }] },
              mark: nameBeside((mark.at - (span[0] ?? 0)) / ((span[1] ?? 1) - (span[0] ?? 0))),
              encoding: { x: { ...x, field: 'at' }, y: { ...y, field: 'top' }, text: { field: 'label' } },
            },
          ]),
    ],
  };
}

type ChartMark = Extract<ChartLayer, { mark: unknown }>['mark'];

const groupColour = (groups: NonNullable<Histogram['groups']>) => ({
  field: 'group',
  type: 'nominal' as const,
  scale: { domain: groups.map(({ name }) => name), range: groups.map(({ colour }) => colour) },
  legend: { title: null },
});

/** The name of a line, on the side where there is more room: `place` is how far to the right it stands, 0 to 1. */
const nameBeside = (place: number): ChartMark => ({
  type: 'text',
  align: place > 0.6 ? 'right' : 'left',
  baseline: 'top',
  dx: place > 0.6 ? -6 : 6,
  color: COLOURS.ink,
});

/** Counts are whole: half a row on the axis of a small set would be odd. */
export function countTicks(tallest: number): { values?: number[]; format: string } {
  if (tallest >= 6) return { format: ',d' };
  return { values: Array.from({ length: tallest + 1 }, (_, count) => count), format: 'd' };
}
