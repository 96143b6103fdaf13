import type { Escalation } from './escalation.ts';
import type { ModelEntry } from './model-card.ts';

/** Complaints of one day (UTC). */
export interface DayFigures {
  /** `2026-11-22`. */
  day: string;
  complaints: number;
  /** Of the index; null without complaints. */
  mean: number | null;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

/** Complaints of one topic on one day; `topic` null: left to a person. */
export interface TopicDay {
  day: string;
  topic: string | null;
  complaints: number;
  meanIndex: number;
}

/** How long alerts that opened in the span waited for their first owner. In minutes. */
export interface ClaimFigures {
  opened: number;
  claimed: number;
  median: number | null;
  /** Nine of ten were taken sooner. */
  ninetieth: number | null;
  /** How many were taken within each of `CLAIM_STEPS`, those of the step before not counted again. */
  steps: readonly number[];
}

/** Upper ends of the steps of `ClaimFigures`, in minutes. */
export const CLAIM_STEPS = [5, 15, 60, 240, 1440] as const;

/** What people said about complaints of the span that they looked at: they corrected them, or acted on their alert. */
export interface AgreementFigures {
  looked: number;
  topicChanged: number;
  problemChanged: number;
  indexChanged: number;
  /** Mean distance between the model's index and the person's, where a person gave one. */
  indexDistance: number | null;
  /** The most frequent changes of topic first. */
  changes: readonly { from: string | null; to: string; count: number }[];
}

/** One correction, for the table to take away. */
export interface CorrectionRow {
  at: string;
  complaint: string;
  by: string;
  modelTopic: string | null;
  modelProblem: string | null;
  modelIndex: number | null;
  topic: string | null;
  problem: string | null;
  index: number | null;
}

/** Reads what managers want to see. Moments are given and taken as `Date`, days are those of UTC. */
export interface Dashboard {
  days(since: Date, until: Date): Promise<DayFigures[]>;
  topicDays(since: Date, until: Date): Promise<TopicDay[]>;
  claims(since: Date, until: Date): Promise<ClaimFigures>;
  agreement(since: Date, until: Date): Promise<AgreementFigures>;
  corrections(since: Date, until: Date): Promise<CorrectionRow[]>;
  /** Newest first. */
  escalations(since: Date, until: Date): Promise<Escalation[]>;
  liveModel(): Promise<ModelEntry | null>;
}
