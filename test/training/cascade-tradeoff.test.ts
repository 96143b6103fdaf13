import { expect, test } from 'vitest';
import type { Prediction } from '../../src/core/classification.ts';
import { renderChart } from '../../src/report/chart.ts';
import { cascadeCharts } from '../../src/report/evaluation-cascade.ts';
import { type CascadePart, cascades } from '../../src/training/cascade-tradeoff.ts';

const said = (topic: string, confidence: number, doubt: Prediction['doubt'] = null): Prediction => ({
  ...{ topic, confidence, doubt, problem: null, index: 50, evidence: [], approximate: false, degraded: false },
  model: 'm',
});
const item = { text: 'x', topic: 'TV', problem: null, index: null, channel: null, happenedAt: null };
const part = (kind: CascadePart['kind'], ms: number, answers: Prediction[], failed: number[] = []): CascadePart => ({
  name: kind,
  kind,
  pairs: answers.map((one) => ({ item, said: one })),
  answers: { failed: answers.map((_, i) => failed.includes(i)), latenciesMs: answers.map(() => ms) },
  costPer1000: kind === 'remote' ? 0.2 : null,
});
const OWN = part('embedded', 1, [
  said('Phone', 0.3),
  said('TV', 0.5),
  said('TV', 0.8),
  said('Phone', 0.9, 'unlike_training'),
]);
const REMOTE = part('remote', 400, [said('TV', 1), said('-', 0), said('Phone', 1), said('TV', 1)], [1]);

test('each threshold has its share, accuracy, cost and latency', () => {
  const [cascade] = cascades([part('baseline', 1, []), OWN, REMOTE]);
  expect(cascade).toMatchObject({ embedded: 'embedded', remote: 'remote', items: 4 });
  const points = cascade?.points ?? [];
  // What is unlike anything seen goes first; what was not answered keeps its first answer.
  expect(points.map(({ threshold }) => threshold)).toEqual([0, 0.05, 0.35, 0.55, 0.85]);
  expect(points.map(({ sent }) => sent)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(points.map(({ accuracy }) => accuracy)).toEqual([0.5, 0.75, 1, 1, 0.75]);
  expect(points[0]).toMatchObject({ costPer1000: 0, meanMs: 1, p95Ms: 1 });
  expect(points[4]).toMatchObject({ costPer1000: 0.2, meanMs: 401, p95Ms: 401 });
  expect(cascades([REMOTE])).toEqual([]);
});

test('the charts can be drawn, without cost where no price is known', async () => {
  const drawn = cascadeCharts(cascades([OWN, REMOTE]));
  expect(drawn.map(({ name }) => name)).toEqual(['cascade-accuracy', 'cascade-cost', 'cascade-latency']);
  const [first] = drawn;
  const picture = first === undefined ? null : await renderChart(first.spec);
  expect(picture?.svg).toContain('share sent away');
  expect(cascadeCharts(cascades([OWN, { ...REMOTE, costPer1000: null }]))).toHaveLength(2);
});
