import { z } from 'zod';
import type { NewTicket, Ticket } from '../../core/ticket.ts';
import { zendeskLibrary } from './library.ts';
import { answered, customFields, Id, OneTicket, RestTicket, toTicket } from './rest-ticket.ts';
import { MARK } from './ticket-audits.ts';
import type { ZendeskTransport } from './transport.ts';

const OneUser = z.object({ user: z.object({ id: Id }) });
const Found = z.object({ tickets: z.array(RestTicket.extend({ external_id: z.string().nullish() })) });

/**
 * A ticket in the name of somebody Zendesk may not know yet. The idempotency key also becomes the ticket's external id:
 * Zendesk forgets the key after two hours, and a job may be tried again later than that.
 * @throws UpstreamError
 */
export async function createTicket(transport: ZendeskTransport, ticket: NewTicket): Promise<Ticket> {
  const earlier = await byExternalId(transport, ticket.idempotencyKey);
  if (earlier !== undefined) return toTicket(earlier, ticket.requester.name, transport.origin);

  const requesterId = await requester(transport, ticket.requester);
  const created = await transport.call({
    method: 'POST',
    path: '/api/v2/tickets.json',
    headers: { 'idempotency-key': ticket.idempotencyKey },
    body: {
      ticket: {
        subject: ticket.subject,
        comment: { body: ticket.text },
        requester_id: Number(requesterId),
        external_id: ticket.idempotencyKey,
        tags: ticket.tags,
        custom_fields: customFields(ticket.fields),
        metadata: MARK,
      },
    },
    schema: OneTicket,
    // With the key a repetition is answered with the ticket of the first one.
    retry: 'always',
  });
  return toTicket(created.ticket, ticket.requester.name, transport.origin);
}

async function byExternalId(transport: ZendeskTransport, externalId: string): Promise<RestTicket | undefined> {
  const path = `/api/v2/tickets.json?external_id=${encodeURIComponent(externalId)}`;
  const { tickets } = await transport.call({ method: 'GET', path, schema: Found });
  return tickets.find((ticket) => ticket.external_id === externalId && ticket.status !== 'deleted');
}

/** Needs the scope `users:write`. */
async function requester(transport: ZendeskTransport, { name, externalId }: NewTicket['requester']): Promise<string> {
  const user = { name, external_id: externalId, skip_verify_email: true };
  const answer = await zendeskLibrary(transport).users.createOrUpdate(user);
  return answered(OneUser, answer, 'The requester of a new ticket').user.id;
}
