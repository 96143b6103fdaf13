import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { followTags, normalTags, setFieldValue } from './custom-values.ts';
import type { AuditEvent, AuditRecord, TicketRecord, TicketState } from './records.ts';
import { STATUSES } from './records.ts';
import { json, Refusal, recordInvalid } from './reply.ts';
import type { TicketInput } from './ticket-input.ts';

/** Who changes a ticket, and by which way. */
export interface Actor {
  userId: number;
  /** `api`, `web`, `rule`, ... */
  channel: string;
}

/**
 * Applies an update in one piece and writes the audit; null when nothing changed.
 * @throws Refusal 409 for a stale stamp; 422 for a closed ticket or a value the ticket cannot hold.
 */
export function changeTicket(
  account: Account,
  ticket: TicketRecord,
  input: TicketInput,
  actor: Actor,
): AuditRecord | null {
  refuseStale(ticket, input);
  if (ticket.state.status === 'closed') {
    throw recordInvalid('status', 'Status: closed prevents ticket update');
  }
  const next = nextState(account, ticket.state, input);
  refuseUnassignedSolve(ticket.state, next, actor);
  const events = differences(account, ticket.state, next);
  const comment = commentOf(account, input, actor);
  ticket.state = next;
  ticket.generatedAt = account.now();
  if (events.length === 0 && comment === null) return null;
  ticket.updatedAt = Math.max(account.now(), ticket.updatedAt + account.stampStepMs);
  return writeAudit(account, ticket, { events, comment, custom: input.metadata ?? {} }, actor);
}

export interface NewComment {
  authorId: number;
  body: string;
  isPublic: boolean;
}

/** Adds an audit with its events and, when there is one, its comment. */
export function writeAudit(
  account: Account,
  ticket: TicketRecord,
  content: { events: AuditEvent[]; comment: NewComment | null; custom: Record<string, unknown> },
  actor: Actor,
): AuditRecord {
  const audit: AuditRecord = {
    id: account.nextId(),
    ticketId: ticket.id,
    authorId: actor.userId,
    channel: actor.channel,
    createdAt: ticket.updatedAt,
    custom: content.custom,
    events: content.events,
  };
  if (content.comment !== null) {
    const id = account.nextId();
    const { authorId, body, isPublic } = content.comment;
    ticket.comments.push({
      id,
      auditId: audit.id,
      authorId,
      body,
      isPublic,
      channel: actor.channel,
      createdAt: audit.createdAt,
    });
    audit.events.push({
      id,
      type: 'Comment',
      author_id: authorId,
      body,
      plain_body: body,
      public: isPublic,
      attachments: [],
    });
  }
  ticket.audits.push(audit);
  return audit;
}

/** `safe_update: false` acts like true; only leaving it out forces the write. */
function refuseStale(ticket: TicketRecord, input: Pick<TicketInput, 'safe_update' | 'updated_stamp'>): void {
  if (input.safe_update === undefined) return;
  const stamp = Date.parse(input.updated_stamp ?? '');
  if (Math.floor(stamp / 1000) === Math.floor(ticket.updatedAt / 1000)) return;
  const description =
    'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.';
  throw new Refusal(json(409, { error: 'UpdateConflict', description }));
}

/** The state after `input`: fields first, then the complete tags, then fields follow the tags. */
export function nextState(account: Account, state: TicketState, input: TicketInput): TicketState {
  const next: TicketState = {
    ...state,
    ...given(input),
    status: status(input.status) ?? state.status,
    fields: new Map(state.fields),
  };
  for (const { id, value } of [...(input.custom_fields ?? []), ...(input.fields ?? [])]) {
    const field = account.fields.get(id);
    if (field?.active && !field.system) setFieldValue(next, field, value);
  }
  if (input.tags !== undefined) {
    next.tags = normalTags(input.tags);
    followTags(next, account.fields.values());
  }
  return next;
}

function given(input: TicketInput): Partial<TicketState> {
  return {
    ...(input.subject !== undefined && { subject: input.subject }),
    ...(input.priority !== undefined && { priority: input.priority }),
    ...(input.type !== undefined && { type: input.type }),
    ...(input.requester_id !== undefined && { requesterId: input.requester_id }),
    ...(input.assignee_id !== undefined && { assigneeId: input.assignee_id }),
    ...(input.group_id !== undefined && { groupId: input.group_id }),
    ...(input.organization_id !== undefined && { organizationId: input.organization_id }),
    ...(input.ticket_form_id !== undefined && { formId: input.ticket_form_id }),
    ...(input.brand_id !== undefined && { brandId: input.brand_id }),
    ...(input.external_id !== undefined && { externalId: input.external_id }),
  };
}

function status(value: string | undefined): TicketState['status'] | undefined {
  if (value === undefined) return undefined;
  const known = STATUSES.find((candidate) => candidate === value);
  if (known === undefined) throw recordInvalid('status', `Status: ${value} is not included in the list`);
  return known;
}

/** Agents in the interface become the assignee by solving; the API has to name one. */
function refuseUnassignedSolve(before: TicketState, next: TicketState, actor: Actor): void {
  if (next.status !== 'solved' || before.status === 'solved' || next.assigneeId !== null) return;
  if (actor.channel === 'web') next.assigneeId = actor.userId;
  else throw recordInvalid('base', 'Assignee: is required when solving a ticket');
}

function commentOf(account: Account, input: TicketInput, actor: Actor): NewComment | null {
  if (input.comment === undefined) return null;
  const body = input.comment.body ?? input.comment.html_body ?? '';
  if (body.trim() === '') throw recordInvalid('base', 'Comment: cannot be blank');
  const authorId = input.comment.author_id ?? actor.userId;
  if (!account.users.has(authorId)) throw recordInvalid('comment', 'Comment: author is invalid');
  return { authorId, body, isPublic: input.comment.public ?? true };
}

const PROPERTIES = [
  ['subject', 'subject'],
  ['status', 'status'],
  ['priority', 'priority'],
  ['type', 'type'],
  ['requester_id', 'requesterId'],
  ['assignee_id', 'assigneeId'],
  ['group_id', 'groupId'],
  ['organization_id', 'organizationId'],
  ['ticket_form_id', 'formId'],
  ['brand_id', 'brandId'],
  ['external_id', 'externalId'],
  ['tags', 'tags'],
] as const;

function differences(account: Account, before: TicketState, after: TicketState): AuditEvent[] {
  const pairs: [string, unknown, unknown][] = PROPERTIES.map(([name, key]) => [name, before[key], after[key]]);
  for (const [id, value] of after.fields) pairs.push([String(id), before.fields.get(id) ?? null, value]);
  return pairs
    .filter(([, was, is]) => JSON.stringify(was) !== JSON.stringify(is))
    .filter(([, was, is]) => !(was === null && is === false))
    .map(([name, was, is]) => ({
      id: account.nextId(),
      type: 'Change',
      field_name: name,
      value: is,
      previous_value: was,
    }));
}

export function auditJson(audit: AuditRecord): Record<string, unknown> {
  return {
    id: audit.id,
    ticket_id: audit.ticketId,
    created_at: isoTime(audit.createdAt),
    author_id: audit.authorId,
    metadata: { system: {}, custom: audit.custom },
    events: audit.events,
    via: { channel: audit.channel, source: { from: {}, to: {}, rel: null } },
  };
}
