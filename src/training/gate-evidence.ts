import type { Estimate } from '../core/evaluation.ts';

/** What is known of a model that asks to go live. Shares run from 0 to 1; null is unknown or does not apply. */
export interface GateCandidate {
  id: string;
  /** On rows held out from its own training, against always answering the most frequent topic of the same rows. */
  topic: { items: number; accuracy: number; majority: number } | null;
  /** Rank correlation with the labels on rows held out from its own training. */
  index: { items: number; spearman: number } | null;
  /** Mean distance of confidence and hit rate, and what a perfectly calibrated model shows on so few items. */
  calibration: { error: number; chance: number } | null;
  /** Share of texts without an answer, or with a topic outside the catalogue. */
  invalid: number | null;
  p95Ms: number | null;
  costPer1000: number | null;
  /** Whether texts that give orders changed its answers; of remote models only. */
  injectionsPassed: boolean | null;
  /** Days until the vendor switches off the model beneath it. */
  daysToShutdown: number | null;
  /** Items it was judged on although nobody knows whether it learned from them; null when that is known. */
  perhapsLearned: number | null;
}

/** The model that is live. */
export interface GateChampion {
  id: string;
  isSample: boolean;
  hasTopics: boolean;
  calibrationError: number | null;
  /** Candidate minus champion, on items neither has learned from; null when there is no such comparison, and then why not. */
  comparison: GateComparison | null;
  whyNot: string | null;
}

export interface GateComparison {
  /** What was compared on. */
  on: string;
  macroF1: Estimate | null;
  topics: { topic: string; f1: Estimate }[];
  meanAbsoluteError: Estimate | null;
}

export interface GateRules {
  /** Lowest lower bound of the difference in macro-F1. */
  leastMacroF1: number;
  /** A topic's F1 may fall by this much, or further where its interval still holds no change. */
  mostTopicDrop: number;
  /** Points by which the mean error of the index may grow. */
  mostErrorGrowth: number;
  mostCalibrationError: number;
  mostP95Ms: number;
  /** US dollars. */
  mostCostPer1000: number;
  leastDaysToShutdown: number;
}

export const DEFAULT_GATE_RULES: GateRules = {
  leastMacroF1: -0.005,
  mostTopicDrop: 0.03,
  mostErrorGrowth: 1,
  mostCalibrationError: 0.05,
  mostP95Ms: 2000,
  mostCostPer1000: 20,
  leastDaysToShutdown: 30,
};

export type Verdict = 'PROMOTE' | 'HOLD' | 'REJECT';

export interface GateRule {
  name: string;
  value: number | null;
  bound: number | null;
  ok: boolean;
  /** What a failure leads to. */
  otherwise: 'HOLD' | 'REJECT';
  text: string;
}

export interface GateResult {
  verdict: Verdict;
  rules: GateRule[];
}
