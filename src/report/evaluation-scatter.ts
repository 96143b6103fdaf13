import type { ChartSpec } from './chart.ts';
import { type ChartText, chartFrame } from './chart-frame.ts';
import { COLOURS } from './theme.ts';

export interface IndexScatter extends ChartText {
  points: readonly { truth: number; answer: number }[];
}

/** The index as it was labelled against the answer; the pale band is within 10 points. */
export function indexScatter({ points, ...text }: IndexScatter): ChartSpec {
  const axis = (title: string) => ({ title, domain: false, ticks: false, values: [0, 20, 40, 60, 80, 100] });
  const scale = { domain: [0, 100], nice: false };
  const x = { field: 'truth', type: 'quantitative', scale, axis: axis('label') } as const;
  const y = { field: 'answer', type: 'quantitative', scale, axis: axis('answer') } as const;
  const band = [0, 100].map((at) => ({ truth: at, answer: at, low: at - 10, high: at + 10 }));
  return {
    ...chartFrame(text),
    height: 380,
    layer: [
      {
        data: { values: band },
        mark: { type: 'area', color: COLOURS.paleBlue, opacity: 0.5, clip: true },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values: band },
        mark: { type: 'line', color: COLOURS.grey, strokeDash: [5, 4], strokeWidth: 1.5 },
        encoding: { x, y },
      },
      {
        data: { values: points.map(({ truth, answer }) => ({ truth, answer })) },
        mark: { type: 'point', size: 34, opacity: 0.45 },
        encoding: { x, y },
      },
    ],
  };
}
