import { z } from 'zod';
import { RequestError } from '../../core/errors.ts';
import { plainJson } from '../../core/plain-json.ts';

/** What a webhook's body says, before it has a delivery id. */
export type Announcement =
  | {
      kind: 'ticket_created';
      ticketId: string;
      eventId: string | null;
      accountId: string | null;
      occurredAt: string | null;
    }
  | { kind: 'test'; nonce: string; accountId: null }
  | { kind: 'unsupported'; type: string; accountId: string | null };

/** Ids come as strings from event subscriptions and as numbers from hand-made triggers. */
const Id = z.union([z.string(), z.int().nonnegative().transform(String)]).pipe(z.string().regex(/^\d{1,20}$/));

/** A moment in any form `Date` reads. What it does not read is no reason to lose a ticket. */
const Moment = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? Date.parse(value) : Number.NaN))
  .transform((ms) => (Number.isNaN(ms) ? null : new Date(ms).toISOString()));

/** The form our trigger sends, see `manifests/`. */
const FromTrigger = z.object({ ticket_id: Id, updated_at: Moment.optional() });

/** What `umbrage setup zendesk` lets Zendesk deliver to see whether it arrives. */
const FromSetup = z.object({ umbrage_test: z.string().regex(/^[0-9a-f]{32}$/) });

/** The form of an event subscription; `zen:event-type:ticket.created` is the one we act on. */
const FromSubscription = z.object({
  type: z
    .string()
    .regex(/^zen:event-type:/i)
    .max(200),
  id: z.string().min(1).max(100).optional(),
  account_id: Id.optional(),
  time: Moment.optional(),
});
const TicketDetail = z.object({ detail: z.object({ id: Id }) });

/** @throws RequestError 400 when the bytes are not JSON in UTF-8, or neither of the two forms */
export function announcement(body: Uint8Array): Announcement {
  const value = json(body);
  const event = FromSubscription.safeParse(value);
  if (event.success) return fromSubscription(event.data, value);

  const test = FromSetup.safeParse(value);
  if (test.success) return { kind: 'test', nonce: test.data.umbrage_test, accountId: null };

  const trigger = FromTrigger.safeParse(value);
  if (!trigger.success) throw unreadable('has neither a ticket_id nor the type of an event');
  return {
    kind: 'ticket_created',
    ticketId: trigger.data.ticket_id,
    eventId: null,
    accountId: null,
    occurredAt: trigger.data.updated_at ?? null,
  };
}

function fromSubscription(event: z.infer<typeof FromSubscription>, value: unknown): Announcement {
  const accountId = event.account_id ?? null;
  const type = event.type.toLowerCase();
  if (type !== 'zen:event-type:ticket.created') return { kind: 'unsupported', type, accountId };

  const ticket = TicketDetail.safeParse(value);
  if (!ticket.success) throw unreadable('announces a ticket without its id');
  return {
    kind: 'ticket_created',
    ticketId: ticket.data.detail.id,
    eventId: event.id ?? null,
    accountId,
    occurredAt: event.time ?? null,
  };
}

function json(body: Uint8Array): unknown {
  try {
    return plainJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Without its cause: the parser's message quotes the text it failed on, and logs print causes.
    throw unreadable('is not JSON in UTF-8');
  }
}

function unreadable(how: string): RequestError {
  return new RequestError(
    400,
    `The body of a genuine Zendesk webhook ${how}. Check the body of the trigger or the subscription in Zendesk.`,
  );
}
