import type { Account } from './account.ts';
import { addUser } from './account.ts';
import { followTags } from './custom-values.ts';
import type { AuditRecord, TicketRecord, TicketState } from './records.ts';
import { recordInvalid } from './reply.ts';
import { type Actor, nextState, writeAudit } from './ticket-change.ts';
import type { TicketInput } from './ticket-input.ts';

/**
 * Stores a new ticket with its first comment.
 * @throws Refusal 422 when there is no text, an unknown requester or a value the ticket cannot hold.
 */
export function createTicket(
  account: Account,
  input: TicketInput,
  actor: Actor,
  createdAt = account.now(),
): { ticket: TicketRecord; audit: AuditRecord } {
  const body = input.comment?.body ?? input.comment?.html_body ?? input.description ?? '';
  if (body.trim() === '') throw recordInvalid('base', 'Description: cannot be blank');
  const requesterId = requesterOf(account, input) ?? actor.userId;
  const state = nextState(account, emptyState(account, requesterId), input);
  followTags(state, account.fields.values());
  const ticket: TicketRecord = {
    id: nextTicketId(account),
    state,
    description: body,
    submitterId: actor.userId,
    channel: actor.channel,
    createdAt,
    updatedAt: createdAt,
    generatedAt: createdAt,
    deleted: false,
    comments: [],
    audits: [],
    writes: 0,
  };
  const created = { subject: state.subject, status: state.status, priority: state.priority, tags: state.tags };
  const custom = [...state.fields].filter(([, value]) => value !== null && value !== false);
  const events = [...Object.entries(created), ...custom].map(([field_name, value]) => ({
    id: account.nextId(),
    type: 'Create' as const,
    field_name: String(field_name),
    value,
  }));
  const comment = { authorId: requesterId, body, isPublic: input.comment?.public ?? true };
  const audit = writeAudit(account, ticket, { events, comment, custom: input.metadata ?? {} }, actor);
  account.tickets.set(ticket.id, ticket);
  return { ticket, audit };
}

/** Tickets count up from 1, apart from every other id. */
function nextTicketId(account: Account): number {
  return account.tickets.size + 1;
}

function emptyState(account: Account, requesterId: number): TicketState {
  const form = [...account.forms.values()].find((candidate) => candidate.isDefault);
  return {
    subject: null,
    status: 'new',
    priority: null,
    type: null,
    requesterId,
    assigneeId: null,
    groupId: null,
    organizationId: account.users.get(requesterId)?.organizationId ?? null,
    formId: form?.id ?? null,
    brandId: null,
    externalId: null,
    tags: [],
    fields: new Map(),
  };
}

function requesterOf(account: Account, input: TicketInput): number | null {
  if (input.requester_id !== undefined) {
    if (account.users.has(input.requester_id)) return input.requester_id;
    throw recordInvalid('requester', 'Requester: is invalid');
  }
  if (input.requester === undefined) return null;
  const { name, email = null } = input.requester;
  const known = [...account.users.values()].find((user) => email !== null && user.email === email);
  if (known !== undefined) return known.id;
  if (name === undefined || name.trim() === '') throw recordInvalid('requester', 'Requester: Name: is too short');
  return addUser(account, { name, email, role: 'end-user' }).id;
}
