import { and, eq, isNotNull, isNull, like } from 'drizzle-orm';
import type { Store } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { escalationComplaints } from './schema.ts';

type Change = Store['escalations']['change'];

/**
 * Notes that a complaint's ticket is over or waits again. When the last ticket of an alert is over, the alert is resolved:
 * one that stands for three tickets does not end with the first of them.
 */
export async function noteTicketState(
  sql: Sql,
  complaintId: string,
  state: 'over' | 'waiting',
  now: Date,
  change: Change,
): Promise<void> {
  const isOver = state === 'over';
  const { overAt, escalationId } = escalationComplaints;
  const [changed] = await sql
    .update(escalationComplaints)
    .set({ overAt: isOver ? now.toISOString() : null })
    .where(and(eq(escalationComplaints.complaintId, complaintId), isOver ? isNull(overAt) : isNotNull(overAt)))
    .returning({ escalationId });
  if (changed === undefined || !isOver) return;
  const waiting = await sql
    .select({ id: escalationComplaints.complaintId })
    .from(escalationComplaints)
    // A chat message has no end of its own: the ticket made from it decides.
    .where(
      and(eq(escalationId, changed.escalationId), like(escalationComplaints.complaintId, 'zendesk:%'), isNull(overAt)),
    )
    .limit(1);
  if (waiting.length === 0) await change(changed.escalationId, { kind: 'resolve', by: 'zendesk', note: '' });
}
