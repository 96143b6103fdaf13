import type { ChartSpec } from './chart.ts';
import type { ChartText } from './chart-frame.ts';
import { lineChart } from './line-chart.ts';

export interface RiskCoverageCurve extends ChartText {
  /** One line per model: at each share of complaints answered without a person, the share of those answers that is wrong. */
  models: readonly { name: string; points: readonly { coverage: number; risk: number; label?: string }[] }[];
}

/** What it costs in mistakes to answer more complaints without a person. */
export function riskCoverageCurve({ models, ...text }: RiskCoverageCurve): ChartSpec {
  const highest = Math.max(0.05, ...models.flatMap(({ points }) => points.map(({ risk }) => risk)));
  return lineChart({
    ...text,
    series: models.map(({ name, points }) => ({
      name,
      points: points.map(({ coverage, risk, label }) => ({
        x: coverage,
        y: risk,
        ...(label === undefined ? {} : { label }),
      })),
    })),
    x: { title: 'share of complaints answered without a person', format: '.0%', domain: [0, 1] },
    y: { title: 'share of those that is wrong', format: '.0%', domain: [0, Math.min(1, highest * 1.12)] },
    hasDots: false,
  });
}
