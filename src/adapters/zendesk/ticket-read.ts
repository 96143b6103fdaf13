import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Ticket } from '../../core/ticket.ts';
import { zendeskLibrary } from './library.ts';
import { answered, isNoSuchRecord, RestTicket, toTicket } from './rest-ticket.ts';
import { conversation } from './ticket-comments.ts';
import type { ZendeskTransport } from './transport.ts';

const User = z.object({ name: z.string().nullish() });

/** Null when there is no such ticket, or it is in the bin. @throws UpstreamError */
export async function readTicket(transport: ZendeskTransport, id: string): Promise<Ticket | null> {
  const rest = await restTicket(transport, id);
  if (rest === null) return null;
  const [name, said] = await Promise.all([nameOf(transport, rest.requester_id ?? null), conversation(transport, rest)]);
  return { ...toTicket(rest, name, transport.origin), ...said };
}

/** The ticket without its requester's name, which takes a request of its own. */
export async function restTicket(transport: ZendeskTransport, id: string): Promise<RestTicket | null> {
  if (!/^\d{1,20}$/.test(id)) return null;
  try {
    const shown = await zendeskLibrary(transport).tickets.show(id);
    const rest = answered(RestTicket, shown, `Ticket ${id}`);
    return rest.status === 'deleted' ? null : rest;
  } catch (error) {
    if (isNoSuchRecord(error)) return null;
    throw error;
  }
}

/** Null when the requester is gone or we may not see people: a complaint without a name is still a complaint. */
async function nameOf(transport: ZendeskTransport, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  try {
    return answered(User, await zendeskLibrary(transport).users.show(userId), `User ${userId}`).name ?? null;
  } catch (error) {
    if (isNoSuchRecord(error) || (error instanceof UpstreamError && error.status === 403)) return null;
    throw error;
  }
}
