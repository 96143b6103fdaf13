import type { ChartLayer, ChartSpec } from './chart.ts';
import { type ChartText, chartFrame, innerWidth } from './chart-frame.ts';
import { axisLabels } from './fit-text.ts';
import { COLOURS, LABEL_SIZE, SERIES } from './theme.ts';

export interface Dot {
  value: number;
  low?: number;
  high?: number;
  /** Written at the right end of its line; only sensible with one series. */
  label?: string;
}

export interface DotChart extends ChartText {
  /** In the order in which they are to stand, the first on top. */
  rows: readonly string[];
  /** Up to seven; one dot per row, `null` leaves it out. */
  series: readonly { name: string; dots: readonly (Dot | null)[] }[];
  x: { title: string; format?: string; domain?: readonly [number, number] };
  /** A dashed line to compare with. */
  reference?: number;
}

const LONGEST_LABEL = 0.36;
/** Pixels a series takes within its row. */
const STEP = 13;
const GAP = 10;

/** Values with their intervals: one row per name, one colour per series. */
export function dotChart({ rows, series, x, reference, ...text }: DotChart): ChartSpec {
  const names = axisLabels(rows, innerWidth(text.width) * LONGEST_LABEL, LABEL_SIZE);
  const values = series.flatMap(({ name, dots }) =>
    dots.flatMap((dot, place) => (dot === null ? [] : [{ ...dot, series: name, row: names[place] ?? '' }])),
  );
  const isMany = series.length > 1;
  const band = GAP + STEP * Math.max(1, series.length);
  const scale = {
    zero: false,
    nice: x.domain === undefined,
    ...(x.domain === undefined ? {} : { domain: [...x.domain] }),
  };
  const along = {
    type: 'quantitative',
    scale,
    axis: { title: x.title, domain: false, ticks: false, ...(x.format === undefined ? {} : { format: x.format }) },
  } as const;
  const order = series.map(({ name }) => name);
  const shared = {
    y: { field: 'row', type: 'nominal', sort: null, scale: { domain: names }, axis: { title: null, domain: false } },
    color: {
      field: 'series',
      type: 'nominal',
      scale: { domain: order, range: SERIES.slice() },
      legend: isMany ? { title: null, columns: 3 } : null,
    },
    yOffset: { field: 'series', type: 'nominal', scale: { domain: order, paddingOuter: 0.35 } },
  } as const;
  const layers: (ChartLayer | false)[] = [
    reference !== undefined && {
      data: { values: [{ at: reference }] },
      mark: { type: 'rule', color: COLOURS.grey, strokeDash: [5, 4], strokeWidth: 1.5 },
      encoding: { x: { ...along, field: 'at' } },
    },
    values.some(({ low }) => low !== undefined) && {
      mark: { type: 'rule', strokeWidth: 2, opacity: 0.55 },
      encoding: { ...shared, x: { ...along, field: 'low' }, x2: { field: 'high' } },
    },
    { mark: { type: 'point', size: 58, opacity: 1 }, encoding: { ...shared, x: { ...along, field: 'value' } } },
    values.some(({ label }) => label !== undefined) && {
      transform: [{ calculate: 'isValid(datum.high) ? datum.high : datum.value', as: 'end' }],
      mark: { type: 'text', align: 'left', dx: 8, color: COLOURS.faint },
      encoding: { y: shared.y, x: { ...along, field: 'end' }, text: { field: 'label' } },
    },
  ];
  return {
    ...chartFrame(text),
    height: Math.max(1, rows.length) * band,
    data: { values },
    layer: layers.filter((layer) => layer !== false),
  };
}
