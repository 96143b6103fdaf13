import type { ChartLayer, ChartSpec } from './chart.ts';
import { type ChartText, chartFrame } from './chart-frame.ts';
import { COLOURS, SERIES } from './theme.ts';

export interface LinePoint {
  x: number;
  y: number;
  /** Bounds of an interval around `y`, drawn as a pale band. */
  low?: number;
  high?: number;
  /** Written beside the point. */
  label?: string;
}

export interface LineAxis {
  title: string;
  /** As of d3-format, for instance `.0%` or `$,.2f`. */
  format?: string;
  domain?: readonly [number, number];
  /** A logarithmic scale; all values must be above 0. */
  isLog?: boolean;
}

export interface LineChart extends ChartText {
  /** Up to seven. */
  series: readonly { name: string; points: readonly LinePoint[] }[];
  x: LineAxis;
  y: LineAxis;
  /** A straight dashed line to compare with: from one point to another. */
  reference?: { from: readonly [number, number]; to: readonly [number, number]; label?: string };
  /** `false` draws single points instead of lines through them. */
  hasLines?: boolean;
  /** Dots on the points; by default where a line has at most 30 of them. */
  hasDots?: boolean;
  /** Pixels of the plot. */
  height?: number;
}

/** Lines over a scale of numbers, with intervals, a reference line and names of single points where they are given. */
export function lineChart({ series, x, y, reference, hasLines, hasDots, height, ...text }: LineChart): ChartSpec {
  const values = series.flatMap(({ name, points }) => points.map((point) => ({ ...point, series: name })));
  const most = Math.max(0, ...series.map(({ points }) => points.length));
  const place = places(x, y, values);
  const color = {
    field: 'series',
    type: 'nominal',
    scale: { domain: series.map(({ name }) => name), range: SERIES.slice() },
    legend:
      series.length > 1
        ? {
            title: null,
            columns: 3,
            symbolOpacity: 1,
            symbolType: hasLines === false ? 'circle' : 'stroke',
            symbolStrokeWidth: 3,
          }
        : null,
  } as const;
  const layers: (ChartLayer | false)[] = [
    values.some(({ low }) => low !== undefined) && {
      mark: { type: 'area', opacity: 0.18 },
      encoding: { x: place.x, y: { ...place.y, field: 'low' }, y2: { field: 'high' }, color },
    },
    ...(reference === undefined ? [] : referenceLayers(reference, place)),
    hasLines !== false && { mark: { type: 'line' }, encoding: { ...place, color } },
    (hasDots ?? (hasLines === false || most <= 30)) && {
      mark: { type: 'point', size: hasLines === false ? 80 : 36, opacity: 1 },
      encoding: { ...place, color },
    },
    ...(values.some(({ label }) => label !== undefined) ? pointNames(place, slope(series, hasLines)) : []),
  ];
  return {
    ...chartFrame(text),
    height: height ?? 300,
    data: { values },
    layer: layers.filter((layer) => layer !== false),
  };
}

type Places = ReturnType<typeof places>;

function places(x: LineAxis, y: LineAxis, values: readonly LinePoint[]) {
  const steps = [...new Set(values.map((value) => value.x))];
  // The steps themselves, where they are few: the round numbers of a logarithmic scale are not those of the data.
  const isFew = x.isLog === true && steps.length <= 8;
  return {
    x: {
      field: 'x',
      type: 'quantitative',
      scale: scale(x),
      axis: { ...axis(x, false), ...(isFew ? { values: steps } : {}) },
    },
    y: { field: 'y', type: 'quantitative', scale: scale(y), axis: axis(y, true) },
  } as const;
}

const scale = ({ domain, isLog }: LineAxis) => ({
  zero: false,
  // A round end of a logarithmic scale may be ten times further than the data.
  nice: domain === undefined && isLog !== true,
  ...(domain === undefined ? {} : { domain: [...domain] }),
  ...(isLog === true ? { type: 'log' as const } : {}),
});

const axis = ({ title, format }: LineAxis, isUpright: boolean) => ({
  title,
  grid: isUpright,
  domain: !isUpright,
  ticks: !isUpright,
  ...(format === undefined ? {} : { format }),
});

function referenceLayers({ from, to, label }: NonNullable<LineChart['reference']>, place: Places): ChartLayer[] {
  const line: ChartLayer = {
    data: { values: [from, to].map(([x, y]) => ({ x, y })) },
    mark: { type: 'line', color: COLOURS.grey, strokeDash: [5, 4], strokeWidth: 1.5 },
    encoding: place,
  };
  if (label === undefined) return [line];
  const name: ChartLayer = {
    data: { values: [{ x: to[0], y: to[1], label }] },
    mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -4, dy: -5, color: COLOURS.faint },
    encoding: { ...place, text: { field: 'label' } },
  };
  return [line, name];
}

type Slope = 'rising' | 'falling' | 'none';

function slope(series: LineChart['series'], hasLines: boolean | undefined): Slope {
  if (hasLines === false) return 'none';
  const climb = series.reduce((sum, { points }) => sum + (points.at(-1)?.y ?? 0) - (points[0]?.y ?? 0), 0);
  return climb > 0 ? 'rising' : 'falling';
}

/**
 * Names stand on the side that the line leaves free: above and left of a rising one, above and right of a falling one,
 * and on the other side of it near the edge of the plot. Under each lies a rim of the paper's colour.
 */
function pointNames(place: Places, slope: Slope): ChartLayer[] {
  const isLeft = slope === 'rising' ? "scale('x', datum.x) > width * 0.3" : "scale('x', datum.x) > width * 0.7";
  const isBelow = slope === 'rising' ? `!(${isLeft})` : slope === 'falling' ? isLeft : 'false';
  const name = (look: object): ChartLayer => ({
    transform: [{ filter: 'isValid(datum.label)' }],
    mark: {
      type: 'text',
      align: { expr: `${isLeft} ? 'right' : 'left'` },
      baseline: 'middle',
      dx: { expr: `${isLeft} ? -8 : 8` },
      // Never under the axis, where the numbers stand.
      dy: { expr: `${isBelow} ? min(10, height - scale('y', datum.y) - 8) : -10` },
      ...look,
    },
    encoding: { ...place, text: { field: 'label' } },
  });
  return [name({ stroke: COLOURS.paper, strokeWidth: 4, color: COLOURS.paper }), name({ color: COLOURS.ink })];
}
