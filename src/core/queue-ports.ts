/** `history` are the lines of an alert's thread, `desk` what people cause on tickets, `reply` answers to direct messages. */
export type QueueName =
  | 'triage'
  | 'alert'
  | 'history'
  | 'incident'
  | 'timer'
  | 'desk'
  | 'reply'
  | 'catch-up'
  | 'digest'
  | 'reconcile'
  | 'backfill'
  | 'notice'
  | 'training';

export interface Job {
  queue: QueueName;
  /** Two jobs of one key never run at the same time. */
  key: string;
  data: Readonly<Record<string, unknown>>;
  /** ISO 8601; at once when absent. */
  startAfter?: string;
}

/** Takes in what happened. Resolves once it is on disk, so only then may the sender be told 200. */
export interface Inbox {
  /**
   * A delivery id seen before changes nothing. Without a job the delivery is only remembered.
   * @throws UpstreamError when it cannot be stored.
   */
  accept(deliveryId: string, job: Job | null): Promise<void>;
  /** Resolves when no burst of deliveries is coming in, after a second at the latest: whoever brings something goes first. */
  calm(): Promise<void>;
}

/** Runs once per job; may run again after a crash. A throw of anything but a final UpstreamError is tried again. */
export type JobHandler = (data: unknown) => Promise<void>;

export interface Queue {
  /** Starts taking jobs of the kinds that have a handler. */
  work(handlers: Readonly<Partial<Record<QueueName, JobHandler>>>): Promise<void>;
  /** Stores a job outside of any transaction. */
  add(job: Job): Promise<void>;
  /** Jobs that are due, running or waiting for a retry; not those whose time has not come. Of one kind or of all. */
  pending(name?: QueueName): Promise<number>;
  /** Jobs that failed for good, oldest first, each with its reason. */
  dead(): Promise<DeadJob[]>;
  /** Puts one of them, or with null all, into its queue again. @returns how many */
  retry(id: string | null): Promise<number>;
  /** Removes one of them for good. @returns what it was; null when there is none */
  drop(id: string): Promise<DeadJob | null>;
}

export interface DeadJob {
  id: string;
  queue: string;
  /** The complaint, or whatever else it was for. */
  about: string | null;
  /** What was attempted and what came back. */
  why: string;
  tries: number;
  /** ISO 8601: when it was given up. */
  at: string;
}
