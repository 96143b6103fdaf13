import { z } from 'zod';

/** A new ticket, as the help desk announced it. It names the ticket only: the job reads the rest itself. */
export const TicketCreated = z.object({
  ticketId: z.string().regex(/^\d{1,20}$/),
  /** The same for every delivery of one event, so that the inbox keeps one of them. */
  deliveryId: z.string().min(1).max(200),
  /** When it happened, as ISO 8601 in UTC; null when the sender did not say. */
  occurredAt: z.string().nullable(),
});
export type TicketCreated = z.infer<typeof TicketCreated>;

/** What a verified webhook turned out to be. `unsupported`: authentic, and nothing to do. */
export type TicketNotice =
  | { kind: 'ticket_created'; event: TicketCreated }
  /** A sample that set-up asked Zendesk to deliver. */
  | { kind: 'test'; nonce: string }
  | { kind: 'unsupported'; type: string };
