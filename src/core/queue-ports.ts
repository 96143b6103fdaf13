import type { Job, JobHandler, QueueName } from './ports.ts';

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
