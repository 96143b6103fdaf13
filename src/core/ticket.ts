import { z } from 'zod';

/** A Zendesk ticket as far as triage cares. Ids are strings everywhere in Umbrage. */
export const Ticket = z.object({
  id: z.string(),
  status: z.enum(['new', 'open', 'pending', 'hold', 'solved', 'closed', 'deleted']),
  subject: z.string().nullable(),
  /** The first comment, as plain text. */
  description: z.string(),
  requester: z.object({ id: z.string(), name: z.string().nullable() }),
  organizationId: z.string().nullable(),
  priority: z.string().nullable(),
  /** How the ticket came in: `web`, `email`, `api`, ... */
  channel: z.string().nullable(),
  tags: z.array(z.string()),
  /** Values of the custom fields by field id; an absent key and null both mean empty. */
  fields: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  /** The stamp an optimistic write must name. */
  updatedAt: z.string(),
  /** Where an agent opens it. */
  url: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;

/** The complete new tags and the custom fields to set, computed from the ticket just read. */
export interface TicketChange {
  tags: readonly string[];
  fields: Readonly<Record<string, string | number | null>>;
  /** An internal comment to add in the same write. */
  note?: string;
}

/** `conflict`: somebody else wrote first, read again. `closed` and `gone` are final. */
export type WriteOutcome =
  | { kind: 'written'; updatedAt: string }
  | { kind: 'conflict' }
  | { kind: 'closed' }
  | { kind: 'gone' };

export interface NewTicket {
  subject: string;
  text: string;
  requester: { name: string; externalId: string };
  tags: readonly string[];
  fields: Readonly<Record<string, string | number | null>>;
  /** Makes a repeated call return the ticket of the first one. */
  idempotencyKey: string;
}
