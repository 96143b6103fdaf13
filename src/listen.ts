import type { Classification } from './core/classification.ts';
import { type Complaint, renderText } from './core/complaint.ts';
import { type Course, courseOf, type Said } from './core/follow-ups.ts';
import type { Store } from './core/ports.ts';
import type { Ticket } from './core/ticket.ts';

/** Of a long conversation the latest words decide. */
const FOLLOW_UPS = 5;

/** What a whole conversation says, and which of its words were heard for the first time. */
export interface Heard {
  course: Course;
  fresh: readonly { complaint: Complaint; classification: Classification }[];
}

/** Reads what the customer said later on a ticket. Null when there is nothing later. */
export async function listen(
  complaint: Complaint,
  classification: Classification,
  ticket: Ticket,
  store: Pick<Store, 'past'>,
  classify: (followUp: Complaint) => Promise<Classification>,
): Promise<Heard | null> {
  const later: Said[] = [];
  const fresh: Heard['fresh'][number][] = [];
  for (const { id, at, text } of (ticket.followUps ?? []).slice(-FOLLOW_UPS)) {
    const followUp = { ...complaint, id: `${complaint.id}#${id}`, text: renderText(null, text), saidAt: at };
    const known = (await store.past(followUp)).classification;
    const said = known ?? (await classify(followUp));
    if (known === null) fresh.push({ complaint: followUp, classification: said });
    later.push({ id: followUp.id, at, text: followUp.text, classification: said });
  }
  const first = { id: complaint.id, at: ticket.createdAt, text: complaint.text, classification };
  return later.length === 0 ? null : { course: courseOf(first, later), fresh };
}
