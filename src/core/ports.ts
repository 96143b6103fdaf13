import type { Classification, Prediction } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { Action, Past, Stance } from './decide.ts';
import type { Escalation, EscalationEvent, Transition } from './escalation.ts';
import type { ModelCard, ModelEntry } from './model-card.ts';
import type { NewTicket, Ticket, TicketChange, WriteOutcome } from './ticket.ts';
import type { TicketNotice } from './ticket-created.ts';
import type { DatedRow, HandledComplaint } from './training-row.ts';

/** What classifies. Embedded, remote or a cascade of both: the caller cannot tell. */
export interface Classifier {
  /** Id of the model in the registry, or `endpoint/name` of a remote one. */
  readonly id: string;
  /**
   * One prediction per text, in order.
   * @throws UpstreamError when a remote model cannot answer; the embedded model never fails on a text.
   */
  classify(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Prediction[]>;
}

/** The help desk. Every method throws UpstreamError when the call failed. */
export interface Desk {
  /** Null when there is no such ticket, or none any more. */
  ticket(id: string): Promise<Ticket | null>;
  /** Optimistic: succeeds only while the ticket still carries `ticket.updatedAt`. */
  write(ticket: Ticket, change: TicketChange): Promise<WriteOutcome>;
  create(ticket: NewTicket): Promise<Ticket>;
}

/** Headers as Node gives them: lower case names. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Proof that a delivery comes from our Zendesk account. */
export interface ZendeskWebhook {
  /** @throws SignatureError, or RequestError 400 when it is authentic but cannot be read. */
  verified(request: { headers: Headers; body: Uint8Array }): TicketNotice;
}

export interface MessageAt {
  channel: string;
  ts: string;
}

/** The chat. Every method throws UpstreamError when the call failed. */
export interface Messenger {
  /** Posts the alert of an escalation once; the escalation's id travels in the message's metadata. */
  postAlert(escalation: Escalation): Promise<MessageAt>;
  /** The alert of this escalation if the channel already shows it: the reply of a post may get lost. */
  findAlert(escalation: Escalation): Promise<MessageAt | null>;
  /** `gone`: somebody deleted the message. */
  updateAlert(at: MessageAt, escalation: Escalation): Promise<'updated' | 'gone'>;
  /** Whether messages in this channel (an id) are complaints. */
  watches(channel: string): Promise<boolean>;
  /** One quiet reaction on a message we have read. Repeating it does nothing. */
  mark(at: MessageAt): Promise<void>;
}

/** What people in the chat read. The blocks are the chat's own and opaque to everybody else. */
export interface ChatText {
  text: string;
  blocks: { type: string }[];
}

export interface Presenter {
  classification(text: string, classification: Classification): ChatText;
}

export type QueueName = 'triage' | 'alert';

export interface Job {
  queue: QueueName;
  /** Two jobs of one key never run at the same time. */
  key: string;
  data: Readonly<Record<string, unknown>>;
}

/** Takes in what happened. Resolves once it is on disk, so only then may the sender be told 200. */
export interface Inbox {
  /** A delivery id seen before changes nothing. @throws UpstreamError when it cannot be stored. */
  accept(deliveryId: string, job: Job): Promise<void>;
}

/** Runs once per job; may run again after a crash. A throw of anything but a final UpstreamError is tried again. */
export type JobHandler = (data: unknown) => Promise<void>;

export interface Queue {
  /** Starts taking jobs. */
  work(handlers: Readonly<Record<QueueName, JobHandler>>): Promise<void>;
  /** Jobs waiting, running or waiting for a retry. */
  pending(): Promise<number>;
  /** Jobs that failed for good, oldest first, each with its reason. */
  dead(): Promise<DeadJob[]>;
}

export interface DeadJob {
  id: string;
  queue: string;
  /** The ticket, escalation or message it was for. */
  about: string | null;
  why: string;
}

/** What is written before an effect and after it. `result` null: it may or may not have happened. */
export interface LedgerEntry {
  result: unknown;
  /** Written by this very call, so nobody has tried the effect yet. */
  isNew: boolean;
}

/** The record of effects on the world outside. */
export interface Ledger {
  intend(effect: string, intent: unknown): Promise<LedgerEntry>;
  settle(effect: string, result: unknown): Promise<void>;
}

export interface Store {
  ledger: Ledger;
  past(complaint: Complaint): Promise<Past>;
  /** What is known and what is intended, in one transaction, together with the jobs that follow from it. */
  remember(complaint: Complaint, actions: readonly Action[]): Promise<void>;
  escalations: {
    get(id: string): Promise<Escalation | null>;
    /** Compare-and-set: the event meets the state as it is, never as the clicker saw it. Null: no such escalation. */
    change(id: string, event: EscalationEvent): Promise<Transition | null>;
    alive(): Promise<Escalation[]>;
  };
}

/** The registry of trained models. A model never changes; only which one is live does. */
export interface ModelStore {
  /** Saving an id that exists changes nothing. */
  save(id: string, bytes: Uint8Array, card: ModelCard): Promise<void>;
  bytes(id: string): Promise<Uint8Array | null>;
  card(id: string): Promise<ModelCard | null>;
  /** Newest first. */
  list(): Promise<ModelEntry[]>;
  live(): Promise<string | null>;
  promote(id: string): Promise<void>;
}

/** What models learn from and are judged by. */
export interface TrainingData {
  /** @returns how many texts were new; the others had their labels replaced */
  import(rows: readonly DatedRow[], source: string): Promise<{ added: number; replaced: number }>;
  imported(): Promise<DatedRow[]>;
  /** Every complaint the bot classified since then, latest text of each, oldest first. */
  handled(since: Date): Promise<HandledComplaint[]>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Services {
  classifier: Classifier;
  desk: Desk;
  zendeskWebhook: ZendeskWebhook;
  messenger: Messenger;
  inbox: Inbox;
  queue: Queue;
  store: Store;
  /** Read anew for each complaint, so that a changed rule or model needs no restart. */
  stance(): Promise<Stance>;
  presenter: Presenter;
  /** Whether this Slack user may press the buttons of an alert. */
  mayAct(user: string): boolean;
  health: { slackConnected(): boolean };
  log: Log;
}
