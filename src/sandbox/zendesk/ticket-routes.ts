import { z } from 'zod';
import type { ServedReply } from '../faults.ts';
import type { Account } from './account.ts';
import { createTicket } from './new-ticket.ts';
import { page } from './paging.ts';
import type { Limit } from './rate-limits.ts';
import type { TicketRecord } from './records.ts';
import { invalidAttribute, json, noContent, Refusal, recordNotFound } from './reply.ts';
import { type ApiRequest, idParam, type Route } from './routes.ts';
import { auditJson, changeTicket } from './ticket-change.ts';
import { ticketInput, ticketOf } from './ticket-input.ts';
import { commentJson, ticketJson } from './ticket-json.ts';
import type { Triggers } from './trigger-runs.ts';

export interface TicketRouteOptions {
  account: Account;
  triggers: Triggers;
  /** Updates of tickets an account may make in one window. */
  updatesPerWindow: number;
  windowMs: number;
}

const IDEMPOTENCY_MS = 2 * 60 * 60 * 1000;

/** A ticket that exists and is not deleted. @throws Refusal 404 */
export function liveTicket(account: Account, id: number): TicketRecord {
  const ticket = account.tickets.get(id);
  if (ticket === undefined || ticket.deleted) throw recordNotFound();
  return ticket;
}

/** The two limits of any write to one ticket: per account, and per user and ticket in ten windows. */
export function updateLimits({ updatesPerWindow, windowMs }: TicketRouteOptions): NonNullable<Route['limits']> {
  return ({ principal, params }): Limit[] => [
    { bucket: 'tickets-update', total: updatesPerWindow, windowMs },
    {
      bucket: 'ticket-update-per-user',
      key: `${principal.userId}:${params.id}`,
      total: 30,
      windowMs: 10 * windowMs,
    },
  ];
}

export function ticketRoutes(options: TicketRouteOptions): Route[] {
  const { account, triggers } = options;
  const ticket = (request: ApiRequest) => liveTicket(account, idParam(request));
  const actor = (request: ApiRequest) => ({ userId: request.principal.userId, channel: 'api' });
  const create = idempotent(account, (request) => {
    const made = createTicket(account, ticketInput(ticketOf(request.body)), actor(request));
    triggers.created(made.ticket);
    const body = { ticket: ticketJson(account, made.ticket), audit: auditJson(made.audit) };
    return json(201, body, { location: `${account.url}/api/v2/tickets/${made.ticket.id}.json` });
  });

  return [
    {
      method: 'GET',
      path: '/api/v2/tickets',
      resource: 'tickets',
      handle: (request) => {
        const externalId = request.query.get('external_id');
        const live = [...account.tickets.values()].filter((record) => !record.deleted);
        const asked = live.filter((record) => externalId === null || record.state.externalId === externalId);
        const rows = asked.map((record) => ticketJson(account, record));
        return json(200, page(account, request.path, request.query, 'tickets', rows));
      },
    },
    { method: 'POST', path: '/api/v2/tickets', resource: 'tickets', handle: create },
    {
      method: 'GET',
      path: '/api/v2/tickets/show_many',
      resource: 'tickets',
      handle: ({ query }) => {
        const ids = idList(query.get('ids'));
        const rows = ids.flatMap((id) => {
          const record = account.tickets.get(id);
          return record === undefined || record.deleted ? [] : [ticketJson(account, record)];
        });
        const asked = new Set(rows.map((row) => row.requester_id));
        const users = [...account.users.values()]
          .filter(({ id }) => asked.has(id))
          .map(({ id, name }) => ({ id, name }));
        const beside = query.get('include') === 'users' ? { users } : {};
        return json(200, { tickets: rows, ...beside, count: rows.length, next_page: null, previous_page: null });
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      handle: (request) => json(200, { ticket: ticketJson(account, ticket(request)) }),
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      limits: updateLimits(options),
      handle: (request) => {
        const record = ticket(request);
        const audit = changeTicket(account, record, ticketInput(ticketOf(request.body)), actor(request));
        record.writes += 1;
        if (audit !== null) triggers.updated(record);
        const body = { ticket: ticketJson(account, record), ...(audit !== null && { audit: auditJson(audit) }) };
        return json(200, body);
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      handle: (request) => {
        removeTicket(account, ticket(request));
        return noContent();
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/comments',
      resource: 'tickets',
      handle: (request) => {
        const rows = ticket(request).comments.map(commentJson);
        const reverse = request.query.get('sort') === '-created_at' || request.query.get('sort_order') === 'desc';
        return json(200, page(account, request.path, request.query, 'comments', reverse ? rows.reverse() : rows));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/audits',
      resource: 'tickets',
      handle: (request) =>
        json(200, page(account, request.path, request.query, 'audits', ticket(request).audits.map(auditJson))),
    },
  ];
}

export function removeTicket(account: Account, ticket: TicketRecord): void {
  ticket.deleted = true;
  ticket.generatedAt = account.now();
  ticket.updatedAt = account.now();
  account.changed({ kind: 'ticket', id: String(ticket.id) });
}

/** `ids=1,2,3`, at most 100. @throws Refusal 400 */
export function idList(text: string | null): number[] {
  const parsed = z
    .string()
    .regex(/^\d+(,\d+)*$/)
    .safeParse(text);
  if (!parsed.success) throw invalidAttribute('You passed an invalid value for the ids attribute.');
  const ids = parsed.data.split(',').map(Number);
  if (ids.length > 100) throw tooManyValues();
  return ids;
}

export function tooManyValues(): Refusal {
  return new Refusal(
    json(400, { error: 'TooManyValues', description: 'Number of values is greater than the limit 100' }),
  );
}

/** `Idempotency-Key` on `POST /tickets`: kept two hours, the same key needs the same body. */
function idempotent(
  account: Account,
  handle: (request: ApiRequest) => ServedReply,
): (request: ApiRequest) => ServedReply {
  const seen = new Map<string, { rawBody: string; reply: ServedReply; at: number }>();
  return (request) => {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return handle(request);
    if (key.length === 0 || key.length > 255)
      throw idempotencyError('The idempotency key must have 1 to 255 characters');
    const earlier = seen.get(key);
    if (earlier !== undefined && account.now() - earlier.at < IDEMPOTENCY_MS) {
      if (earlier.rawBody === request.rawBody) return withLookup(earlier.reply, 'hit');
      throw idempotencyError("Request parameters don't match the given idempotency key");
    }
    const reply = handle(request);
    seen.set(key, { rawBody: request.rawBody, reply, at: account.now() });
    return withLookup(reply, 'miss');
  };
}

function withLookup(reply: ServedReply, lookup: 'hit' | 'miss'): ServedReply {
  return { ...reply, headers: { ...reply.headers, 'x-idempotency-lookup': lookup } };
}

function idempotencyError(description: string): Refusal {
  return new Refusal(json(400, { error: 'IdempotentRequestError', description }));
}
