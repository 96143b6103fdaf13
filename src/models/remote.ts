import type { Prediction } from '../core/classification.ts';
import { type Calibration, calibrated } from './remote-calibration.ts';

/** What one request was charged for. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** A model at somebody else's address, as it is without limits, fallbacks and retries around it. */
export interface RemoteModel {
  /** `host/model`. */
  readonly id: string;
  /** Tokens that one answer may cost at most, for the budget before the call. */
  estimate(text: string): Promise<Usage>;
  /**
   * One text, one prediction with calibrated confidence, inside catalogue and range.
   * @param spend is told of every request that was charged, also of those whose answer was of no use
   * @throws UpstreamError when the endpoint cannot be reached, refuses or talks nonsense
   */
  predict(text: string, options: { signal: AbortSignal; spend(usage: Usage): void }): Promise<Prediction>;
}

/** What an answer becomes when nothing else is known about it. */
export function remotePrediction(
  id: string,
  answer: Pick<Prediction, 'topic' | 'problem' | 'index' | 'approximate'>,
  confidence: number,
  calibration: Calibration,
): Prediction {
  return {
    ...answer,
    confidence: calibrated(confidence, calibration),
    evidence: [],
    doubt: null,
    degraded: false,
    model: id,
  };
}
