/** Measures of a confidence: what it is worth to answer only where one is sure. */

import { wilsonInterval } from '../core/metrics.ts';

export interface ReliabilityBin {
  /** Mean confidence of the bin. */
  confidence: number;
  /** Share of right answers, with its Wilson interval. */
  accuracy: number;
  low: number;
  high: number;
  items: number;
}

/** Bins of equal mass in rising confidence, cut as `expectedCalibrationError` cuts them; empty ones are left out. */
export function reliabilityBins(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  bins = 15,
): ReliabilityBin[] {
  const order = byConfidence(confidence, correct);
  const n = order.length;
  return Array.from({ length: bins }, (_, bin) =>
    order.slice(Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins)),
  )
    .filter((members) => members.length > 0)
    .map((members) => {
      const hits = members.filter(({ right }) => right).length;
      return {
        confidence: members.reduce((sum, { value }) => sum + value, 0) / members.length,
        accuracy: hits / members.length,
        ...wilsonInterval(hits, members.length),
        items: members.length,
      };
    });
}

export interface RiskPoint {
  /** Share of items answered. */
  coverage: number;
  /** Share of wrong answers among them. */
  risk: number;
  /** Lowest confidence among them. */
  confidence: number;
}

/** The risk-coverage curve: one point for every distinct confidence, from the surest items to all of them. */
export function riskCoverage(confidence: ArrayLike<number>, correct: ArrayLike<boolean>): RiskPoint[] {
  const order = byConfidence(confidence, correct).reverse();
  const points: RiskPoint[] = [];
  let wrong = 0;
  for (const [i, { value, right }] of order.entries()) {
    if (!right) wrong++;
    if (order[i + 1]?.value === value) continue;
    points.push({ coverage: (i + 1) / order.length, risk: wrong / (i + 1), confidence: value });
  }
  return points;
}

/** Area under the risk-coverage curve (Geifman and El-Yaniv 2017): mean risk over the coverages; ties share the risk of their end. */
export function areaUnderRiskCoverage(points: readonly RiskPoint[]): number {
  let area = 0;
  let before = 0;
  for (const { coverage, risk } of points) {
    area += (coverage - before) * risk;
    before = coverage;
  }
  return area;
}

/** Mean negative log of the probability given to what happened, right or wrong, in nats (scikit-learn `log_loss` of two classes). */
export function outcomeLogLoss(confidence: ArrayLike<number>, correct: ArrayLike<boolean>): number {
  let sum = 0;
  for (let i = 0; i < confidence.length; i++) {
    const given = correct[i] === true ? (confidence[i] ?? 0) : 1 - (confidence[i] ?? 0);
    sum -= Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, given)));
  }
  return confidence.length === 0 ? 0 : sum / confidence.length;
}

function byConfidence(confidence: ArrayLike<number>, correct: ArrayLike<boolean>): { value: number; right: boolean }[] {
  return Array.from(confidence, (value, i) => ({ value, right: correct[i] === true })).sort(
    (a, b) => a.value - b.value,
  );
}
