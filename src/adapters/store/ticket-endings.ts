import { and, eq, isNull, like } from 'drizzle-orm';
import type { Sql } from './database.ts';
import type { ChangeWithin } from './escalations.ts';
import { escalationComplaints, escalations } from './schema.ts';

/**
 * Notes that a complaint's ticket is over or waits again. When the last ticket of an alert is over, the alert is resolved:
 * one that stands for three tickets does not end with the first of them. All of it or nothing, and nobody joins the alert
 * between the count and the end: what happened halfway would never be made good.
 */
export function noteTicketState(
  sql: Sql,
  complaintId: string,
  state: 'over' | 'waiting',
  now: Date,
  change: ChangeWithin,
): Promise<void> {
  return sql.transaction(async (transaction) => {
    const held = await locked(transaction, complaintId);
    const isOver = state === 'over';
    if (held === null || (held.overAt !== null) === isOver) return;
    await transaction
      .update(escalationComplaints)
      .set({ overAt: isOver ? now.toISOString() : null })
      .where(eq(escalationComplaints.complaintId, complaintId));
    if (!isOver || (await anyWaits(transaction, held.escalationId))) return;
    await change(held.escalationId, { kind: 'resolve', by: 'zendesk', note: '' }, undefined, transaction);
  });
}

/** The complaint's place in an alert, locked together with the alert. Null: it stands in none. */
async function locked(sql: Sql, complaintId: string) {
  const [row] = await sql
    .select({ escalationId: escalationComplaints.escalationId, overAt: escalationComplaints.overAt })
    .from(escalationComplaints)
    .innerJoin(escalations, eq(escalations.id, escalationComplaints.escalationId))
    .where(eq(escalationComplaints.complaintId, complaintId))
    .for('update');
  return row ?? null;
}

async function anyWaits(sql: Sql, escalationId: string): Promise<boolean> {
  // A chat message has no end of its own: the ticket made from it decides.
  const waits = and(like(escalationComplaints.complaintId, 'zendesk:%'), isNull(escalationComplaints.overAt));
  return (await sql.$count(escalationComplaints, and(eq(escalationComplaints.escalationId, escalationId), waits))) > 0;
}
