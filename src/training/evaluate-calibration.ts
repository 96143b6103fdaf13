import type { Calibration } from '../core/evaluation.ts';
import { brierScore, expectedCalibrationError } from '../core/metrics.ts';
import { type Pair, withTopic } from './evaluate-topic.ts';
import {
  areaUnderRiskCoverage,
  outcomeLogLoss,
  type RiskPoint,
  reliabilityBins,
  riskCoverage,
} from './metrics-selective.ts';

/** A curve is drawn from at most so many points. */
const MOST_POINTS = 100;
/** Fewer items than this in a bin say nothing about its share. */
const ITEMS_PER_BIN = 10;

/**
 * What the confidence of a model is worth.
 * @param floor confidence under which topic and problem are left to a person
 */
export function calibrationFigures(pairs: readonly Pair[], floor: number): Calibration | null {
  const known = withTopic(pairs);
  if (known.length === 0) return null;
  const confidence = known.map(({ said }) => said.confidence);
  const correct = known.map(({ said, truth }) => said.topic === truth);
  const curve = riskCoverage(confidence, correct);
  const sure = correct.filter((_right, i) => (confidence[i] ?? 0) >= floor);
  const bins = Math.max(2, Math.min(15, Math.floor(known.length / ITEMS_PER_BIN)));
  return {
    expectedCalibrationError: expectedCalibrationError(confidence, correct),
    brier: brierScore(confidence, correct),
    logLoss: outcomeLogLoss(confidence, correct),
    bins: reliabilityBins(confidence, correct, bins),
    riskCoverage: thinned(curve),
    areaUnderRiskCoverage: areaUnderRiskCoverage(curve),
    floor: {
      confidence: floor,
      coverage: sure.length / known.length,
      risk: sure.length === 0 ? 0 : sure.filter((right) => !right).length / sure.length,
    },
  };
}

/** The curve without its first jumps over a handful of items, and with its end. */
function thinned(curve: readonly RiskPoint[]): RiskPoint[] {
  const step = Math.max(1, curve.length / MOST_POINTS);
  return curve.filter((_point, i) => i === curve.length - 1 || Math.floor(i / step) > Math.floor((i - 1) / step));
}
