import type { Prediction } from './classification.ts';

/** From the request to the answer, from the webhook to the written ticket, and one call of the model. */
export type Latency = 'webhook' | 'ticket' | 'classify';

/** What is counted where it happens. Every call is cheap and never fails. */
export interface Meters {
  /** Stored, so the sender was told 200. What comes twice counts twice. */
  accepted(source: 'webhook' | 'slack' | 'changes', count?: number): void;
  classified(predictions: readonly Pick<Prediction, 'degraded'>[]): void;
  /** @param outcome the kind of the write's outcome */
  wrote(outcome: string): void;
  /** A new alert stands in the chat. */
  alerted(): void;
  /** @param isFinal it will not be tried again */
  jobFailed(queue: string, isFinal: boolean): void;
  noticed(): void;
  took(what: Latency, ms: number): void;
}

/** Jobs of one queue that are due, by what they wait for. */
export interface QueueState {
  queue: string;
  waiting: number;
  running: number;
  retrying: number;
  /** Since when the one that waits longest could have run; 0 when none waits. */
  oldestSeconds: number;
}

/** What nobody counts because the database knows it. */
export interface Standing {
  queues: QueueState[];
  /** Jobs that failed for good and wait for a person, by queue. */
  dead: { queue: string; jobs: number }[];
  model: string;
  /** What today's limits of the remote model leave; null: no limit. */
  budget: { endpoint: string; tokens: number | null; dollars: number | null } | null;
}

/** The numbers as a monitoring system reads them. */
export interface Exposition {
  contentType: string;
  text(): Promise<string>;
}
