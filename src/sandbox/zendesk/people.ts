import type { Account } from './account.ts';
import { addUser, organizationNamed } from './account.ts';
import { createTicket } from './new-ticket.ts';
import type { Priority, Status, TicketRecord } from './records.ts';
import { changeTicket } from './ticket-change.ts';
import type { TicketInput } from './ticket-input.ts';
import type { Triggers } from './trigger-runs.ts';

/** A ticket as a customer opens it. */
export interface NewTicketInput {
  subject?: string | null;
  description?: string;
  requester?: { name: string; email?: string };
  organization?: string;
  /** How it came in: `web` (default), `email`, `api`, ... */
  channel?: string;
  tags?: readonly string[];
  status?: Status;
  priority?: Priority | null;
  /** For old tickets; the clock otherwise. */
  createdAt?: Date;
  /** False opens it without triggers and webhooks. */
  webhooks?: boolean;
}

/** What a person changes in the interface. Fields by id; `tags` is the complete list. */
export interface TicketEdit {
  subject?: string | null;
  status?: Status;
  priority?: Priority | null;
  tags?: readonly string[];
  fields?: Readonly<Record<string, string | number | boolean | null>>;
  comment?: { body: string; public?: boolean };
}

export function openTicket(account: Account, triggers: Triggers, input: NewTicketInput): TicketRecord {
  const { name, email = null } = input.requester ?? { name: 'Robin Example', email: 'robin@customer.example' };
  const known = [...account.users.values()].find((user) => email !== null && user.email === email);
  const user = known ?? addUser(account, { name, email, role: 'end-user' });
  if (input.organization !== undefined) user.organizationId = organizationNamed(account, input.organization).id;
  const at = input.createdAt === undefined ? account.now() : Math.floor(input.createdAt.getTime() / 1000) * 1000;
  const ticketInput: TicketInput = {
    subject: input.subject === undefined ? 'A question' : input.subject,
    comment: { body: input.description ?? 'I have a question about my account.' },
    requester_id: user.id,
    tags: [...(input.tags ?? [])],
    priority: input.priority ?? null,
  };
  const { ticket } = createTicket(account, ticketInput, { userId: user.id, channel: input.channel ?? 'web' }, at);
  ticket.state.status = input.status ?? 'new';
  if (input.webhooks === false) account.changed({ kind: 'ticket', id: String(ticket.id) });
  else triggers.created(ticket);
  return ticket;
}

/**
 * An edit in the interface by the agent of that name, or by the customer who opened the ticket (`requester`).
 * A customer's comment reopens a pending or solved ticket.
 * @throws Refusal as the API would
 */
export function editTicket(
  account: Account,
  triggers: Triggers,
  ticket: TicketRecord,
  edit: TicketEdit,
  by: string,
): void {
  const isRequester = by === 'requester';
  const userId = isRequester ? ticket.state.requesterId : agentNamed(account, by);
  const reopens =
    isRequester && edit.comment !== undefined && ['pending', 'hold', 'solved'].includes(ticket.state.status);
  const { fields, tags, ...rest } = edit;
  const input: TicketInput = {
    ...rest,
    ...(reopens && { status: 'open' }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(fields !== undefined && {
      custom_fields: Object.entries(fields).map(([id, value]) => ({ id: Number(id), value })),
    }),
  };
  const audit = changeTicket(account, ticket, input, { userId, channel: 'web' });
  if (audit !== null) triggers.updated(ticket);
}

function agentNamed(account: Account, name: string): number {
  const known = [...account.users.values()].find((user) => user.name === name && user.role === 'agent');
  return (known ?? addUser(account, { name, email: null, role: 'agent' })).id;
}
