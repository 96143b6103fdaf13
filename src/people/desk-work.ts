import { corrected } from '../core/correction.ts';
import { FROM_CHAT_TAG } from '../core/decide.ts';
import { UpstreamError } from '../core/errors.ts';
import type { ComplaintRecord, Services } from '../core/ports.ts';
import type { NewTicket } from '../core/ticket.ts';
import { written } from '../core/ticket-change.ts';

type Needs = Pick<Services, 'desk' | 'messenger' | 'store' | 'stance' | 'log'>;

const LOOKS = 3;
const SUBJECT_LENGTH = 120;

/** Puts an internal comment on a ticket, once. A ticket that is closed or gone takes none, and that ends it. */
export async function noteOnTicket(
  { effect, ticketId, note }: { effect: string; ticketId: string; note: string },
  { desk, store, log }: Pick<Needs, 'desk' | 'store' | 'log'>,
): Promise<void> {
  const entry = await store.ledger.intend(effect, { ticketId });
  if (entry.result !== null) return;
  for (let look = 1; look <= LOOKS; look++) {
    const ticket = await desk.ticket(ticketId);
    const outcome =
      ticket === null ? ({ kind: 'gone' } as const) : await desk.write(ticket, { tags: ticket.tags, fields: {}, note });
    if (outcome.kind === 'conflict') continue;
    await store.ledger.settle(effect, outcome);
    log.info({ ticket: ticketId, outcome: outcome.kind }, 'internal comment');
    return;
  }
  throw new UpstreamError('The ticket was changed by somebody else each time we added a comment.', {
    system: 'zendesk',
    retryable: true,
    code: 'UpdateConflict',
  });
}

/** Makes the ticket of a chat message, with everything we know on it, and links the two. May run any number of times. */
export async function makeTicket(
  { escalationId, by }: { escalationId: string; by: string },
  services: Needs,
): Promise<void> {
  const { desk, store, messenger } = services;
  const escalation = await store.escalations.get(escalationId);
  if (escalation === null) return;
  const record = await store.complaint(escalation.subject.complaintId);
  if (record === null || record.complaint.source.kind !== 'slack') return;
  // A ticket that is linked already may still lack its comment: we died, or Slack did not answer.
  let ticket = escalation.ticket;
  if (ticket === null) {
    ticket = await desk.create(await ticketFor(record, services));
    await store.escalations.linkTicket(escalation.id, { ticket: { id: ticket.id, url: ticket.url }, by });
  }
  const link = await messenger.permalink(record.complaint.source);
  await noteOnTicket(linkNote(escalation.id, ticket.id, link), services);
}

async function ticketFor({ complaint, classification, better }: ComplaintRecord, services: Needs): Promise<NewTicket> {
  const { policy, fields } = await services.stance();
  const target = written(corrected(classification, better, policy), fields);
  const { name } = await services.messenger.person(complaint.customer.id.replace(/^slack:/, ''));
  const line = complaint.text.split('\n')[0]?.trim() ?? '';
  const subject = [...line].slice(0, SUBJECT_LENGTH).join('');
  return {
    subject: subject === '' ? 'A message in Slack' : subject,
    text: complaint.text === '' ? '(no text)' : complaint.text,
    requester: { name, externalId: complaint.customer.id },
    tags: [...target.tags, FROM_CHAT_TAG],
    fields: target.fields,
    idempotencyKey: `umbrage-${complaint.id}`,
  };
}

const linkNote = (id: string, ticketId: string, link: string) => ({
  effect: `ticket-link:${id}`,
  ticketId,
  note: `Made from a message in Slack: ${link}`,
});
