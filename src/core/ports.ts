import type { ApiStore, Listeners } from './api-ports.ts';
import type { ChatText, MessageAt, Messenger, Place, Presenter } from './chat-ports.ts';
import type { BandBounds, Classification, Policy } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { ComplaintRecord } from './complaint-record.ts';
import type { Better } from './correction.ts';
import type { Action, Past, Stance } from './decide.ts';
import type { Escalation, Transition } from './escalation.ts';
import type { EscalationEvent, HistoryEntry, Subject } from './escalation-event.ts';
import type { Incident, IncidentSettings } from './incident.ts';
import type { ApiKeys, RateLimit } from './key-ports.ts';
import type { Exposition, Meters } from './meter-ports.ts';
import type { Classifier } from './model-ports.ts';
import type { ModelServer } from './model-server.ts';
import type { Queue } from './queue-ports.ts';
import type { Arrival, BackfilledSpan, KnownTicket } from './reconciliation.ts';
import type { Stats } from './stats.ts';
import type { NewTicket, Ticket, TicketChange, WriteOutcome } from './ticket.ts';
import type { Written } from './ticket-change.ts';
import type { TicketNotice } from './ticket-created.ts';

export type * from './api-ports.ts';
export type * from './chat-ports.ts';
export type { ComplaintRecord } from './complaint-record.ts';
export type * from './key-ports.ts';
export type * from './meter-ports.ts';
export type * from './model-ports.ts';
export type * from './queue-ports.ts';

/** The help desk. Every method throws UpstreamError when the call failed. */
export interface Desk {
  /** Null when there is no such ticket, or none any more. */
  ticket(id: string): Promise<Ticket | null>;
  /** Optimistic: succeeds only while the ticket still carries `ticket.updatedAt`. */
  write(ticket: Ticket, change: TicketChange): Promise<WriteOutcome>;
  create(ticket: NewTicket): Promise<Ticket>;
  /** What a write of ours last put on a ticket, by the ticket's own history; null when it tells of none. */
  earlierWrite(id: string): Promise<Written | null>;
}

/** One page of tickets, in the order of their last change. */
export interface FeedPage {
  tickets: Ticket[];
  /** Where the next page begins; null only when there never was anything. */
  cursor: string | null;
  isLast: boolean;
}

/** One ticket of a write of many. */
export interface ManyWrite {
  ticket: Ticket;
  change: TicketChange;
}

/** The help desk's tickets by the hundred. Every method throws UpstreamError when the call failed. */
export interface TicketFeed {
  /** Deleted tickets are named too. The last minute is never in it. */
  page(from: { cursor: string } | { since: Date }): Promise<FeedPage>;
  /** At most 100; those that are gone are left out. */
  many(ids: readonly string[]): Promise<Ticket[]>;
  /** At most 100, each optimistic. By ticket id. */
  writeMany(writes: readonly ManyWrite[]): Promise<Map<string, WriteOutcome | { kind: 'refused'; why: string }>>;
}

/** Where the looking after changes stands. */
export interface Intake {
  /** Begins with this moment when nothing has been looked at yet. */
  position(): Promise<{ beganAt: string; cursor: string | null }>;
  /** What back-fills without a limit were asked for. */
  spans(): Promise<BackfilledSpan[]>;
  /** What we know of these tickets; those we never classified are left out. */
  known(ticketIds: readonly string[]): Promise<Map<string, KnownTicket>>;
  /** The new cursor and the jobs found before it, together or not at all. */
  advance(cursor: string, arrivals: readonly Arrival[]): Promise<void>;
}

/** The record of what became of each old ticket. */
export interface Backfills {
  settle(runId: string, outcomes: ReadonlyMap<string, string>): Promise<void>;
}

/** Headers as Node gives them: lower case names. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Proof that a delivery comes from our Zendesk account. */
export interface ZendeskWebhook {
  /** @throws SignatureError, or RequestError 400 when it is authentic but cannot be read. */
  verified(request: { headers: Headers; body: Uint8Array }): TicketNotice;
}

/** The people who run this installation. */
export interface Operators {
  /** Each key is told once, whatever happens in between; without a channel it goes to the log. */
  tell(key: string, text: string): Promise<void>;
}

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
  /** What came of an effect; null when it is unknown or was never tried. */
  result(effect: string): Promise<unknown>;
}

/** What became of an event. `repeated`: the same delivery was taken before. */
export type Change = Transition | { kind: 'repeated' };

export interface Store {
  ledger: Ledger;
  past(complaint: Complaint): Promise<Past>;
  /** What is known and what is intended, in one transaction, together with the jobs that follow from it. */
  remember(complaint: Complaint, actions: readonly Action[]): Promise<void>;
  complaint(id: string): Promise<ComplaintRecord | null>;
  stats(since: Date, until: Date, bounds: BandBounds): Promise<Stats>;
  escalations: {
    get(id: string): Promise<Escalation | null>;
    /**
     * Compare-and-set: the event meets the state as it is, never as the clicker saw it. Null: no such escalation.
     * @param deliveryId the same id a second time changes nothing
     */
    change(id: string, event: EscalationEvent, deliveryId?: string): Promise<Change | null>;
    /**
     * Stores what a person knows better about the leading complaint, shows it, and has the complaint looked at again. Null
     * also when `complaintId` is given and another complaint leads by now: nothing is changed then.
     */
    correct(
      id: string,
      correction: { better: Better; by: string; policy: Policy; complaintId?: string | undefined },
      deliveryId?: string,
    ): Promise<Change | null>;
    alive(): Promise<Escalation[]>;
    /** Oldest first. */
    history(id: string): Promise<HistoryEntry[]>;
    /** The escalation a complaint stands in. */
    holding(complaintId: string): Promise<Escalation | null>;
    /** The ticket made from the leading complaint; the ticket's own triage then joins this escalation. */
    /** The ticket of this complaint is solved or gone, or waits again. An alert ends when all its tickets are over. */
    ticketIs(complaintId: string, state: 'over' | 'waiting'): Promise<void>;
    linkTicket(id: string, made: { ticket: { id: string; url: string }; by: string }): Promise<Change | null>;
  };
  incidents: {
    get(id: string): Promise<Incident | null>;
    /** Complaints of the same topic and problem that came in as news since then. */
    similar(subject: Subject, since: Date): Promise<number>;
    /** Counts again, and ends the incident when it has calmed down. */
    look(id: string, settings: IncidentSettings): Promise<Incident | null>;
    open(): Promise<Incident[]>;
  };
  /** Texts people asked about, for the buttons below the answer. */
  asked: {
    keep(texts: readonly { text: string; classification: Classification }[], by: string): Promise<string[]>;
    get(id: string): Promise<{ text: string; classification: Classification; by: string } | null>;
  };
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Every line that is logged during the work, however deep in it, carries these fields. */
  within<T>(fields: object, work: () => Promise<T>): Promise<T>;
}

/** Small facts with one current value. */
export interface Facts {
  get<T>(name: string, schema: { parse(value: unknown): T }): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
}

export interface Services {
  classifier: Classifier;
  desk: Desk;
  feed: TicketFeed;
  intake: Intake;
  backfills: Backfills;
  zendeskWebhook: ZendeskWebhook;
  messenger: Messenger;
  /** Posts a message once whatever happens: the ledger is asked first, after an unknown outcome the channel. */
  postOnce(effect: string, place: Place, message: ChatText, since: Date): Promise<MessageAt>;
  inbox: Inbox;
  queue: Queue;
  store: Store;
  facts: Facts;
  /** A text with what a person knows of it, for the next training. @param source who: `slack:` or `api:` and their name */
  teach(text: string, better: Better, source: string): Promise<void>;
  /** Read anew for each complaint, so that a changed rule or model needs no restart. */
  stance(): Promise<Stance>;
  presenter: Presenter;
  /** Whether this Slack user may press the buttons of an alert in this channel, or change settings where none is named. */
  mayAct(user: string, channel?: string): Promise<boolean>;
  /** Base address of our Zendesk, for telling its links; null without one. */
  zendeskUrl: string | null;
  operators: Operators;
  keys: ApiKeys;
  rates: RateLimit;
  modelServer: ModelServer;
  api: ApiStore;
  listeners: Listeners;
  health: { slackConnected(): boolean; isStopping(): boolean };
  meters: Meters;
  exposition: Exposition;
  clock(): Date;
  log: Log;
}
