import type { ChartSpec } from './chart.ts';
import type { ChartText } from './chart-frame.ts';
import { lineChart } from './line-chart.ts';

export interface ReliabilityDiagram extends ChartText {
  /** One line per model. Bins are in rising order of confidence; bounds are of the share of right answers, where known. */
  models: readonly {
    name: string;
    bins: readonly { confidence: number; accuracy: number; low?: number; high?: number }[];
  }[];
}

/** How often answers of a confidence were right. On the dashed line the confidence means what it says. */
export function reliabilityDiagram({ models, ...text }: ReliabilityDiagram): ChartSpec {
  return lineChart({
    ...text,
    series: models.map(({ name, bins }) => ({
      name,
      points: bins.map(({ confidence, accuracy, low, high }) => ({
        x: confidence,
        y: accuracy,
        ...(low === undefined || high === undefined ? {} : { low, high }),
      })),
    })),
    x: { title: 'confidence', format: '.0%', domain: [0, 1] },
    y: { title: 'share of right answers', format: '.0%', domain: [0, 1] },
    reference: { from: [0, 0], to: [1, 1] },
    height: 360,
  });
}
