import type { ApiKey } from './api-key.ts';
import type { Band, Classification } from './classification.ts';
import type { Better } from './correction.ts';
import type { Dashboard } from './dashboard.ts';
import type { Escalation, EscalationState } from './escalation.ts';

/** A part of a list, newest first. `next` is where the following part begins; null: there is none. */
export interface Part<T> {
  data: T[];
  next: string | null;
}

/** @throws RequestError 400 for a cursor that no list has given */
export interface Span {
  limit: number;
  cursor: string | null;
}

/** A classification that is on record: of a complaint, or of a text somebody asked about. */
export interface StoredClassification {
  id: string;
  classification: Classification;
  complaint: { id: string; customer: { id: string; name: string | null }; url: string | null } | null;
  text: string;
  better: Better;
  /** ISO 8601. */
  at: string;
}

/** One attempt at a write. The id stays the same over all attempts at it. */
export interface Attempt {
  id: string;
  begunAt: string;
}

/** The memory of writes, so that one sent twice is done once. Kept for a day. */
export interface Idempotency {
  /** `running` ends by itself after a minute: whoever began it is gone then. */
  begin(
    keyId: string,
    name: string,
    fingerprint: string,
  ): Promise<
    | ({ kind: 'begun' } & Attempt)
    | { kind: 'running' }
    | { kind: 'other' }
    | { kind: 'done'; answer: { status: number; body: object } }
  >;
  /** Both do nothing once another attempt has begun. */
  finish(attempt: Attempt, answer: { status: number; body: unknown }): Promise<void>;
  abandon(attempt: Attempt): Promise<void>;
}

/** Who is signed in at the dashboard. */
export interface Sessions {
  /** @returns the token for the browser; it ends after `hours`, or with its key */
  begin(key: ApiKey, hours: number): Promise<string>;
  /** The key behind a token; null when it has ended. */
  key(token: string): Promise<ApiKey | null>;
  end(token: string): Promise<void>;
}

/** What the API and the pages read and keep beyond what the bot itself needs. */
export interface ApiStore {
  classifications: {
    get(id: string): Promise<StoredClassification | null>;
    list(filter: { complaint: string | null; topic: string | null }, span: Span): Promise<Part<StoredClassification>>;
  };
  escalations: {
    list(
      filter: { states: readonly EscalationState[]; bands: readonly Band[]; topic: string | null },
      span: Span,
    ): Promise<Part<Escalation>>;
    /** The number of the latest opening; 0 when there was none. */
    newest(): Promise<number>;
    /** Escalations opened after that number, in order. No number is ever given behind one that was seen. */
    openedAfter(number: number, most: number): Promise<{ number: number; escalation: Escalation }[]>;
  };
  /** Stores what is known better about a complaint and has it looked at again. `deliveryId` makes a repetition harmless. */
  correct(complaintId: string, better: Better, by: string, deliveryId: string): Promise<void>;
  idempotency: Idempotency;
  sessions: Sessions;
  dashboard: Dashboard;
}

/** Those who wait for new escalations. All of a process share one look at the database. */
export interface Listeners {
  /**
   * Takes a place for one who listens.
   * @returns gives the place back; null when this key, or the process, has no place left
   */
  join(keyId: string): (() => void) | null;
  /** Resolves to whether an escalation was opened after `number`; false when `ms` have passed or `gone` says so. */
  news(number: number, ms: number, gone: AbortSignal): Promise<boolean>;
}
