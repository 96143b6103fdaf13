import type { Complaint } from './core/complaint.ts';
import type { Services } from './core/ports.ts';
import type { Past } from './core/situation.ts';
import type { Ticket } from './core/ticket.ts';
import { carriesOurs } from './core/ticket-change.ts';

/**
 * What we know of a complaint. Where our record knows of no write and the ticket carries our tags all the same, its own
 * history says which values are ours and which a person chose since.
 */
export async function recall(
  complaint: Complaint,
  ticket: Ticket | null,
  { store, desk }: Pick<Services, 'store' | 'desk'>,
): Promise<Past> {
  const past = await store.past(complaint);
  if (ticket === null || past.latest.length > 0 || !carriesOurs(ticket)) return past;
  const earlier = await desk.earlierWrite(ticket.id);
  return earlier === null ? past : { ...past, latest: [earlier], ours: [...new Set([...past.ours, ...earlier.tags])] };
}
