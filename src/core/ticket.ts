import { z } from 'zod';

/** A Zendesk ticket as far as triage cares. Ids are strings everywhere in Umbrage. */
export const Ticket = z.object({
  id: z.string(),
  status: z.enum(['new', 'open', 'pending', 'hold', 'solved', 'closed', 'deleted']),
  subject: z.string().nullable(),
  /** What the customer wrote first: plain text without quotations, signatures and frames. */
  description: z.string(),
  /** ISO 639-1 code of the description's language; null when it cannot be told. */
  language: z.string().nullable().optional(),
  /** Names of the attached files. What is in them is not read. */
  attachments: z.array(z.string()).optional(),
  /** An agent or an integration wrote the first comment in the customer's name. */
  onBehalf: z.boolean().optional(),
  /** What the customer wrote later, in public, oldest first. */
  followUps: z.array(z.object({ id: z.string(), at: z.string(), text: z.string() })).optional(),
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

/**
 * `conflict`: somebody else wrote first, read again. `closed` (also archived), `merged` and `gone` (deleted, suspended)
 * are final. `status`: what the ticket's was then. `withoutFields`: Zendesk refused the values of our fields, so the ticket got the tags alone.
 */
export type WriteOutcome =
  | { kind: 'written'; updatedAt: string; status?: Ticket['status']; withoutFields?: true }
  | { kind: 'conflict' }
  | { kind: 'closed' }
  | { kind: 'merged' }
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
