import { expect, test } from 'vitest';
import { renderChart } from '../../src/report/chart.ts';
import { cascadeChart, cascadeTradeoff } from '../../src/training/cascade-tradeoff.ts';

const item = (confidence: number, own: string, remote: string | null) => ({
  topic: 'TV',
  own: { topic: own, confidence },
  remote: remote === null ? null : { topic: remote },
  ownMs: 1,
  remoteMs: 400,
  remoteCost: 0.0002,
});

const ITEMS = [item(0.3, 'Phone', 'TV'), item(0.5, 'Phone', null), item(0.8, 'TV', 'Phone'), item(0.9, 'TV', 'TV')];

test('each threshold has its share, accuracy, cost and latency', () => {
  const points = cascadeTradeoff(ITEMS);
  expect(points.map(({ sent }) => sent)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(points.map(({ accuracy }) => accuracy)).toEqual([0.5, 0.75, 0.75, 0.5, 0.5]);
  expect(points[0]).toMatchObject({ threshold: 0, costPer1000: 0, meanMs: 1, p95Ms: 1 });
  expect(points[4]?.costPer1000).toBeCloseTo(0.2, 9);
  expect(points[4]?.p95Ms).toBe(401);
});

test('the chart can be drawn', async () => {
  const { svg, png } = await renderChart(cascadeChart(cascadeTradeoff(ITEMS)));
  expect(svg).toContain('share sent away');
  expect(png.length).toBeGreaterThan(1000);
});
