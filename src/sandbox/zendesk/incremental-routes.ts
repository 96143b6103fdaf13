import type { ServedReply } from '../faults.ts';
import type { Account } from './account.ts';
import type { TicketRecord } from './records.ts';
import { invalidAttribute, json, Refusal } from './reply.ts';
import type { ApiRequest, Route } from './routes.ts';
import { ticketJson } from './ticket-json.ts';

/** Where an export stands: everything up to this second and, within it, up to this ticket has been handed out. */
interface Position {
  generatedAt: number;
  id: number;
}

/**
 * `GET incremental/tickets/cursor`: tickets in the order of their last update of any kind, deleted ones included,
 * without those of the last minute. For admins only.
 */
export function incrementalRoutes(account: Account, exportsPerWindow: number, windowMs: number): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/incremental/tickets/cursor',
      resource: null,
      access: 'admin',
      limits: () => [{ bucket: 'incremental-exports', total: exportsPerWindow, windowMs }],
      handle: (request) => exportPage(account, request),
    },
  ];
}

function exportPage(account: Account, { query, path }: ApiRequest): ServedReply {
  const cursor = query.get('cursor');
  const from = cursor === null ? startOf(query.get('start_time'), account.now()) : positionOf(cursor);
  const size = sizeOf(query.get('per_page'));
  const settled = account.now() - 60_000;
  const waiting = [...account.tickets.values()]
    .filter((ticket) => ticket.generatedAt <= settled && isAfter(ticket, from))
    .sort((a, b) => a.generatedAt - b.generatedAt || a.id - b.id);
  const rows = waiting.slice(0, size);
  const last = rows.at(-1);
  const after = last === undefined ? cursor : cursorOf(last);
  const link = (to: string) => `${account.url}${path}.json?cursor=${encodeURIComponent(to)}`;
  return json(200, {
    tickets: rows.map((ticket) => ticketJson(account, ticket)),
    after_cursor: after,
    after_url: after === null ? null : link(after),
    before_cursor: null,
    before_url: null,
    end_of_stream: rows.length === waiting.length,
  });
}

function isAfter(ticket: TicketRecord, from: Position): boolean {
  return ticket.generatedAt > from.generatedAt || (ticket.generatedAt === from.generatedAt && ticket.id > from.id);
}

function startOf(text: string | null, now: number): Position {
  if (text === null || !/^\d+$/.test(text)) {
    throw invalidAttribute('You passed an invalid value for the start_time attribute.');
  }
  const startMs = Number(text) * 1000;
  if (startMs <= now - 60_000) return { generatedAt: startMs, id: 0 };
  const description = 'Too recent start_time. Use a start_time older than 60 seconds';
  throw new Refusal(json(422, { error: 'InvalidValue', description }));
}

function sizeOf(text: string | null): number {
  if (text === null) return 1000;
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return Number(text);
  throw invalidAttribute('You passed an invalid value for the per_page attribute.');
}

const cursorOf = ({ generatedAt, id }: Position): string => Buffer.from(`${generatedAt}||${id}`).toString('base64');

function positionOf(cursor: string): Position {
  const match = /^(\d+)\|\|(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (match === null) throw invalidAttribute('You passed an invalid value for the cursor attribute.');
  return { generatedAt: Number(match[1]), id: Number(match[2]) };
}
