import type { Prediction } from '../core/classification.ts';

/** What one embedded and one remote model said about an item of which the topic is known. */
export interface CascadeItem {
  topic: string;
  own: Pick<Prediction, 'topic' | 'confidence'>;
  /** Null: the remote model gave no answer, so the embedded one would have been used. */
  remote: Pick<Prediction, 'topic'> | null;
  /** Milliseconds. */
  ownMs: number;
  remoteMs: number;
  /** In dollars. */
  remoteCost: number;
}

export interface CascadePoint {
  /** Embedded confidence under which the remote model is asked. */
  threshold: number;
  /** Share of items sent away, and of those right, 0 to 1. */
  sent: number;
  accuracy: number;
  costPer1000: number;
  meanMs: number;
  p95Ms: number;
}

/** Accuracy, cost and latency of a cascade by its threshold: one point wherever another item would be sent, thinned to `most`. */
export function cascadeTradeoff(items: readonly CascadeItem[], most = 50): CascadePoint[] {
  const confidences = [...new Set(items.map(({ own }) => own.confidence))].sort((one, other) => one - other);
  // Nothing is asked at 0; just above the highest confidence everything is.
  const thresholds = [0, ...confidences.map((confidence) => confidence + 1e-9)];
  const step = Math.max(1, Math.ceil(thresholds.length / most));
  const kept = thresholds.filter((_threshold, place) => place % step === 0 || place === thresholds.length - 1);
  return kept.map((threshold) => pointAt(items, threshold));
}

function pointAt(items: readonly CascadeItem[], threshold: number): CascadePoint {
  const ways = items.map((item) => {
    const isSent = item.own.confidence < threshold;
    const answer = isSent && item.remote !== null ? item.remote : item.own;
    return {
      isSent,
      isRight: answer.topic === item.topic,
      ms: item.ownMs + (isSent ? item.remoteMs : 0),
      cost: isSent ? item.remoteCost : 0,
    };
  });
  const mean = (value: (way: (typeof ways)[number]) => number) =>
    ways.reduce((sum, way) => sum + value(way), 0) / Math.max(1, ways.length);
  const latencies = ways.map(({ ms }) => ms).sort((one, other) => one - other);
  return {
    threshold,
    sent: mean(({ isSent }) => Number(isSent)),
    accuracy: mean(({ isRight }) => Number(isRight)),
    costPer1000: 1000 * mean(({ cost }) => cost),
    meanMs: mean(({ ms }) => ms),
    p95Ms: latencies[Math.ceil(0.95 * latencies.length) - 1] ?? 0,
  };
}

/** The chart from which a threshold is chosen: a panel each for accuracy, cost and latency over the share sent away. */
export function cascadeChart(points: readonly CascadePoint[]) {
  const panel = (field: 'accuracy' | 'costPer1000' | 'p95Ms', title: string) => ({
    width: 640,
    height: 160,
    mark: { type: 'line' as const, point: true },
    encoding: {
      x: { field: 'sent', type: 'quantitative' as const, title: 'share sent away', axis: { format: '%' } },
      y: { field, type: 'quantitative' as const, title, scale: { zero: field !== 'accuracy' } },
      tooltip: [{ field: 'threshold', type: 'quantitative' as const, format: '.2f' }],
    },
  });
  return {
    title: 'What sending complaints away buys',
    description:
      'Accuracy, cost and latency of the cascade by the share of complaints that the remote model is asked about',
    data: { values: [...points] },
    vconcat: [
      panel('accuracy', 'accuracy of the topic'),
      panel('costPer1000', 'dollars per 1,000'),
      panel('p95Ms', 'latency, 95th percentile, ms'),
    ],
  };
}
