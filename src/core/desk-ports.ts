import type { Arrival, BackfilledSpan, KnownTicket } from './reconciliation.ts';
import type { NewTicket, Ticket, TicketChange, WriteOutcome } from './ticket.ts';
import type { Written } from './ticket-change.ts';
import type { TicketNotice } from './ticket-created.ts';

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

/** What tells whether a ticket has to be looked at. */
export type ChangedTicket = Pick<Ticket, 'id' | 'status' | 'createdAt' | 'updatedAt'>;

/** One page of tickets, in the order of their last change. */
export interface FeedPage<T = Ticket> {
  tickets: T[];
  /** Where the next page begins; null only when there never was anything. */
  cursor: string | null;
  isLast: boolean;
}

/** One ticket of a write of many. */
export interface ManyWrite {
  ticket: Ticket;
  change: TicketChange;
}

/** Where a page begins. */
export type FeedPlace = { cursor: string } | { since: Date };

/** The help desk's tickets by the hundred. Every method throws UpstreamError when the call failed. */
export interface TicketFeed {
  /** Deleted tickets are named too. The last minute is never in it. */
  page(from: FeedPlace): Promise<FeedPage>;
  /** The same, but of a thousand tickets no more is kept than this. */
  changes(from: FeedPlace): Promise<FeedPage<ChangedTicket>>;
  /** At most 100; those that are gone are left out. */
  many(ids: readonly string[]): Promise<Ticket[]>;
  /** At most 100, each optimistic. By ticket id. */
  writeMany(writes: readonly ManyWrite[]): Promise<Map<string, WriteOutcome | { kind: 'refused'; why: string }>>;
}

/** Where the looking after changes stands. */
export interface Intake {
  /** @param beginning where the first look begins, when nothing has been looked at yet */
  position(beginning: Date): Promise<{ beganAt: string; cursor: string | null }>;
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
