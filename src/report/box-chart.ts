import type { ChartSpec } from './chart.ts';
import { type ChartText, chartFrame, grouped, innerWidth } from './chart-frame.ts';
import { axisLabels } from './fit-text.ts';
import { textWidth } from './font.ts';
import { COLOURS, LABEL_SIZE } from './theme.ts';

/** How one group's values lie. */
export interface Box {
  name: string;
  count: number;
  /** 10th percentile. */
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  /** 90th percentile. */
  high: number;
}

export interface BoxChart extends ChartText {
  boxes: readonly Box[];
  xTitle: string;
  domain: readonly [number, number];
}

const STEP = 27;

/** One line per group: whiskers from the 10th to the 90th percentile, a box over the middle half, the median as a stroke. */
export function boxChart({ boxes, xTitle, domain, ...text }: BoxChart): ChartSpec {
  const room = innerWidth(text.width) * 0.44;
  const counts = boxes.map(({ count }) => ` (${grouped(count)})`);
  const widest = Math.max(0, ...counts.map((count) => textWidth(count, LABEL_SIZE)));
  const short = axisLabels(
    boxes.map(({ name }) => name),
    room - widest,
    LABEL_SIZE,
  );
  const names = short.map((name, place) => `${name}${counts[place] ?? ''}`);
  const values = boxes.map((box, place) => ({ ...box, name: names[place] ?? '' }));
  const bounds = [...domain];
  const x = {
    type: 'quantitative',
    scale: { domain: bounds, nice: false },
    axis: { title: xTitle, domain: false, ticks: false },
  } as const;
  return {
    ...chartFrame(text),
    height: Math.max(1, boxes.length) * STEP,
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, axis: { title: null, domain: false } } },
    layer: [
      {
        mark: { type: 'rule', color: COLOURS.grey, strokeWidth: 1.5 },
        encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'bar', height: 13, color: COLOURS.sky, cornerRadius: 2 },
        encoding: { x: { ...x, field: 'lowerQuartile' }, x2: { field: 'upperQuartile' } },
      },
      {
        mark: { type: 'tick', color: COLOURS.ink, thickness: 3, size: 17 },
        encoding: { x: { ...x, field: 'median' } },
      },
    ],
  };
}
