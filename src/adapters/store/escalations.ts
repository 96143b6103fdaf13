import { asc, desc, eq, inArray } from 'drizzle-orm';
import { corrected } from '../../core/correction.ts';
import { Escalation, type EscalationEvent, EscalationState, isAlive, transition } from '../../core/escalation.ts';
import { EscalationEvent as EventSchema, type HistoryEntry } from '../../core/escalation-event.ts';
import type { Change, Store } from '../../core/ports.ts';
import { retriageJob } from './complaint-record.ts';
import { recordCorrection } from './complaints.ts';
import type { Sql } from './database.ts';
import { type Changing, saveEscalation } from './save-escalation.ts';
import { escalationComplaints, escalationEvents, escalations, inbox } from './schema.ts';

type Escalations = Store['escalations'];

/** A change of its own, or part of the caller's transaction. */
export type ChangeWithin = (
  id: string,
  event: EscalationEvent,
  deliveryId?: string,
  within?: Sql,
) => Promise<Change | null>;

/** @param changing called for each change: what it needs, with the moment it happens */
export function openEscalations(
  sql: Sql,
  changing: () => Changing,
): Omit<Escalations, 'ticketIs' | 'change'> & { change: ChangeWithin } {
  return {
    async get(id) {
      if (!isUuid(id)) return null;
      const [row] = await sql.select().from(escalations).where(eq(escalations.id, id));
      return row === undefined ? null : Escalation.parse(row.escalation);
    },
    change: (id, event, deliveryId, within = sql) =>
      within.transaction((transaction) => change(transaction, changing(), id, () => event, deliveryId)),
    correct: (id, { better, by, policy, complaintId: expected }, deliveryId) =>
      sql.transaction(async (transaction) => {
        const outcome = await change(
          transaction,
          changing(),
          id,
          ({ subject }) =>
            expected === undefined || expected === subject.complaintId
              ? { kind: 'correct', by, better, subject: { ...subject, ...seen(subject, better, policy) } }
              : null,
          deliveryId,
        );
        if (outcome?.kind !== 'changed') return outcome;
        const { complaintId } = outcome.escalation.subject;
        await recordCorrection(transaction, { complaintId, better, by });
        const job = await retriageJob(transaction, complaintId);
        if (job !== null) await changing().queue.enqueue(transaction, [job]);
        return outcome;
      }),
    async alive() {
      const rows = await sql
        .select()
        .from(escalations)
        .where(inArray(escalations.state, EscalationState.options.filter(isAlive)))
        .orderBy(desc(escalations.openedAt));
      return rows.map((row) => Escalation.parse(row.escalation));
    },
    async history(id): Promise<HistoryEntry[]> {
      const rows = await sql
        .select()
        .from(escalationEvents)
        .where(eq(escalationEvents.escalationId, id))
        .orderBy(asc(escalationEvents.revision));
      return rows.map(({ revision, event, at, surfaces }) => ({
        revision,
        event: EventSchema.parse(event),
        at,
        surfaces,
      }));
    },
    async holding(complaintId) {
      const [row] = await sql
        .select({ escalation: escalations.escalation })
        .from(escalationComplaints)
        .innerJoin(escalations, eq(escalations.id, escalationComplaints.escalationId))
        .where(eq(escalationComplaints.complaintId, complaintId));
      return row === undefined ? null : Escalation.parse(row.escalation);
    },
    linkTicket: (id, { ticket, by }) =>
      sql.transaction(async (transaction) => {
        // The ticket stands in the same alert, so that its own triage opens no second one.
        await transaction
          .insert(escalationComplaints)
          .values({ complaintId: `zendesk:${ticket.id}`, escalationId: id })
          .onConflictDoNothing();
        return change(transaction, changing(), id, () => ({ kind: 'ticket-made', by, ticket }));
      }),
  };
}

/** The parts of a subject that a person's better values change. */
function seen(
  subject: Escalation['subject'],
  better: Parameters<typeof corrected>[1],
  policy: Parameters<typeof corrected>[2],
): Partial<Escalation['subject']> {
  const { topic, problem, index, band, needsReview } = corrected({ ...subject, ...UNSAID }, better, policy);
  return { topic, problem, index, band, needsReview };
}

/** What a classification carries beside a subject's values; corrections do not look at it. */
const UNSAID = { confidence: 1, doubt: null, approximate: false, degraded: false };

/**
 * Locks the row first: the event meets the state as it is, never as the clicker saw it. Null, and nothing is changed: there
 * is no such escalation, or no event for it.
 */
export async function change(
  sql: Sql,
  changing: Changing,
  id: string,
  eventFor: (escalation: Escalation) => EscalationEvent | null,
  deliveryId?: string,
): Promise<Change | null> {
  if (!isUuid(id)) return null;
  const [row] = await sql.select().from(escalations).where(eq(escalations.id, id)).for('update');
  if (row === undefined) return null;
  const before = Escalation.parse(row.escalation);
  const event = eventFor(before);
  if (event === null) return null;
  if (deliveryId !== undefined && !(await isFirst(sql, deliveryId, id))) return { kind: 'repeated' };
  const next = transition(before, event, changing.now);
  if (next.kind === 'changed') await saveEscalation(sql, changing, before, event, next.escalation);
  return next;
}

/** A click that is delivered again must not act again, even where the same event would be allowed once more. */
export async function isFirst(sql: Sql, deliveryId: string, key: string): Promise<boolean> {
  const fresh = await sql
    .insert(inbox)
    .values({ deliveryId, queue: 'click', key })
    .onConflictDoNothing()
    .returning({ deliveryId: inbox.deliveryId });
  return fresh.length > 0;
}

/** Ids come back from messages and forms, and the database refuses to compare what is no UUID. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
