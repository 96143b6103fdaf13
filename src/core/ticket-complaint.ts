import { type Complaint, complaintId, renderText } from './complaint.ts';
import type { Ticket } from './ticket.ts';

/** The complaint a ticket is. */
export function complaintOf(ticket: Ticket): Complaint {
  const source = { kind: 'zendesk', ticketId: ticket.id } as const;
  return {
    id: complaintId(source),
    source,
    text: renderText(ticket.subject, ticket.description),
    customer: { id: `zendesk:${ticket.requester.id}`, name: ticket.requester.name },
    url: ticket.url,
    saidAt: ticket.createdAt,
    language: ticket.language ?? null,
  };
}
