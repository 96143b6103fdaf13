import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import type { TicketRecord } from './records.ts';

/** The JSON of `zen:event-type:ticket.created`: ids are strings, enumerations upper case, unlike the REST ticket. */
export function ticketCreatedEvent(account: Account, ticket: TicketRecord): string {
  const { state } = ticket;
  const id = (value: number | null) => (value === null ? null : String(value));
  return JSON.stringify({
    type: 'zen:event-type:ticket.created',
    account_id: account.id,
    id: randomUUID(),
    time: isoTime(ticket.createdAt).replace('Z', '.672717030Z'),
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticket.id}`,
    event: { meta: { sequence: { id: randomUUID(), position: 1 } } },
    detail: {
      id: String(ticket.id),
      subject: state.subject,
      description: ticket.description,
      status: state.status.toUpperCase(),
      priority: state.priority?.toUpperCase() ?? null,
      type: state.type?.toUpperCase() ?? null,
      requester_id: String(state.requesterId),
      submitter_id: String(ticket.submitterId),
      actor_id: String(ticket.submitterId),
      assignee_id: id(state.assigneeId),
      organization_id: id(state.organizationId),
      brand_id: id(state.brandId),
      form_id: id(state.formId),
      group_id: id(state.groupId),
      custom_status: null,
      tags: state.tags,
      is_public: true,
      external_id: state.externalId,
      via: { channel: ticket.channel },
      created_at: isoTime(ticket.createdAt),
      updated_at: isoTime(ticket.updatedAt),
    },
  });
}
