import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Ticket, TicketChange, WriteOutcome } from '../../core/ticket.ts';
import { zendeskLibrary } from './library.ts';
import { answered, customFields, isNoSuchRecord, RestTicket, toTicket } from './rest-ticket.ts';
import { MARK } from './ticket-audits.ts';
import { hasNote } from './ticket-note.ts';
import { restTicket } from './ticket-read.ts';
import type { ZendeskTransport } from './transport.ts';

const Updated = z.object({ ticket: RestTicket.pick({ updated_at: true, status: true }) });

/** What Zendesk puts on a ticket that was merged into another one, and then closed. */
export const MERGED_TAG = 'closed_by_merge';

interface WriteOptions {
  transport: ZendeskTransport;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Waits until the account's limit leaves room for one more ticket update. */
  admit: () => Promise<void>;
}

/**
 * One PUT that succeeds only while the ticket carries the stamp it was read with. Repeating it is safe: a note that is
 * there already is not written again, and a change that is in force already counts as written.
 * @throws UpstreamError
 */
export async function writeTicket(options: WriteOptions, ticket: Ticket, change: TicketChange): Promise<WriteOutcome> {
  const { transport, now } = options;
  const note =
    change.note !== undefined && !(await hasNote(transport, ticket.id, change.note, now())) ? change.note : null;
  if (note === null && isInForce(ticket, ticket, change)) return writtenAs(ticket);

  try {
    return await put(options, ticket, change, note);
  } catch (error) {
    return outcomeOf(error, options, ticket, change);
  }
}

async function put(
  { transport, admit }: WriteOptions,
  ticket: Ticket,
  change: TicketChange,
  note: string | null,
): Promise<WriteOutcome> {
  await admit();
  // The stamp counts whole seconds: within one second a repeated PUT would add the note twice, but fields and tags once.
  const client = zendeskLibrary(transport, note === null ? 'always' : 'refused');
  const answer = await client.tickets.update(ticket.id, body(ticket, change, note));
  const { updated_at: updatedAt, status } = answered(Updated, answer, `The update of ticket ${ticket.id}`).ticket;
  return writtenAs({ updatedAt, status });
}

/** `tags` replaces all tags of the ticket, so they are complete and never sent without the stamp. */
function body(ticket: Ticket, change: TicketChange, note: string | null): object {
  return {
    safe_update: true,
    updated_stamp: ticket.updatedAt,
    tags: change.tags,
    custom_fields: customFields(change.fields),
    metadata: MARK,
    ...(note === null ? {} : { comment: { body: note, public: false } }),
  };
}

/** Zendesk's reason is worded for people and translated, so the ticket itself says what stood in the way. */
async function outcomeOf(
  error: unknown,
  options: WriteOptions,
  ticket: Ticket,
  change: TicketChange,
): Promise<WriteOutcome> {
  const { transport, now } = options;
  if (isNoSuchRecord(error)) return { kind: 'gone' };
  if (!(error instanceof UpstreamError) || (error.status !== 409 && error.status !== 422)) throw error;

  const rest = await restTicket(transport, ticket.id);
  if (rest === null) return { kind: 'gone' };
  if (rest.status === 'closed') return { kind: rest.tags?.includes(MERGED_TAG) ? 'merged' : 'closed' };
  if (error.status === 422) {
    if (Object.keys(change.fields).length === 0) throw error;
    // An option an admin has removed, or one a new model brought, must not keep the tags from the ticket.
    const outcome = await writeTicket(options, ticket, { ...change, fields: {} });
    return outcome.kind === 'written' ? { ...outcome, withoutFields: true } : outcome;
  }

  // A 409 after a lost reply is our own write in the way of its repetition.
  const current = toTicket(rest, null, transport.origin);
  const noted = change.note === undefined || (await hasNote(transport, ticket.id, change.note, now()));
  return noted && isInForce(ticket, current, change) ? writtenAs(current) : { kind: 'conflict' };
}

/** What we know of a ticket that carries our write. The stamp counts whole seconds, so it alone does not tell all. */
export const writtenAs = ({ updatedAt, status }: Pick<Ticket, 'updatedAt' | 'status'>) =>
  ({ kind: 'written', updatedAt, status }) as const;

/** Whether `current` shows everything the change does to `before`. What others did to other tags does not matter. */
export function isInForce(before: Ticket, current: Ticket, change: TicketChange): boolean {
  const wanted = new Set(change.tags);
  const has = new Set(current.tags);
  return (
    change.tags.every((tag) => has.has(tag) || before.tags.includes(tag)) &&
    before.tags.every((tag) => wanted.has(tag) || !has.has(tag)) &&
    Object.entries(change.fields).every(([id, value]) => (current.fields[id] ?? null) === value)
  );
}
