import { randomUUID } from 'node:crypto';
import { and, desc, eq, gte, inArray, sql as raw } from 'drizzle-orm';
import type { Action } from '../../core/decide.ts';
import {
  admit,
  Escalation,
  type EscalationEvent,
  EscalationState,
  isAlive,
  type Transition,
  transition,
} from '../../core/escalation.ts';
import type { Store } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import type { Sql } from './database.ts';
import { escalationComplaints, escalationEvents, escalations } from './schema.ts';

const HOUR_MS = 60 * 60 * 1000;

type Escalate = Action & { kind: 'escalate' };
type Enqueue = Pick<DurableQueue, 'enqueue'>;

export function openEscalations(sql: Sql, queue: Enqueue, clock: () => Date): Store['escalations'] {
  return {
    async get(id) {
      const [row] = await sql.select().from(escalations).where(eq(escalations.id, id));
      return row === undefined ? null : Escalation.parse(row.escalation);
    },
    change: (id, event) => sql.transaction((transaction) => change(transaction, queue, id, event, clock())),
    async alive() {
      const rows = await sql
        .select()
        .from(escalations)
        .where(inArray(escalations.state, EscalationState.options.filter(isAlive)))
        .orderBy(desc(escalations.openedAt));
      return rows.map((row) => Escalation.parse(row.escalation));
    },
  };
}

/**
 * Opens an alert for a complaint, joins it to one, or keeps the one it stands in true. Two complaints of one customer may
 * arrive at the same moment in two processes, hence the lock: the second waits and finds the first one's alert.
 */
export async function escalate(
  sql: Sql,
  queue: Enqueue,
  { subject, rule, joinWithinHours }: Escalate,
  now: Date,
): Promise<void> {
  await sql.execute(raw`select pg_advisory_xact_lock(hashtextextended(${subject.customerId}, 0))`);
  const since = new Date(now.getTime() - joinWithinHours * HOUR_MS);
  const existing = (await holding(sql, subject.complaintId)) ?? (await ofCustomer(sql, subject.customerId, since));
  const next = admit(existing, subject, rule, randomUUID(), now);
  if (next === null) return;
  const event = { kind: 'joined', subject, isNew: existing?.holdsComplaint !== true } as const;
  await sql
    .insert(escalationComplaints)
    .values({ complaintId: subject.complaintId, escalationId: next.id, joinedAt: now.toISOString() })
    .onConflictDoNothing();
  await save(sql, queue, next, event);
}

async function change(
  sql: Sql,
  queue: Enqueue,
  id: string,
  event: EscalationEvent,
  now: Date,
): Promise<Transition | null> {
  const [row] = await sql.select().from(escalations).where(eq(escalations.id, id)).for('update');
  if (row === undefined) return null;
  const next = transition(Escalation.parse(row.escalation), event, now);
  if (next.kind === 'changed') await save(sql, queue, next.escalation, event);
  return next;
}

/** The state, its history and the job that shows it, together or not at all. */
async function save(sql: Sql, queue: Enqueue, escalation: Escalation, event: EscalationEvent): Promise<void> {
  const { id, revision, state, openedAt, changedAt } = escalation;
  const changed = { revision, state, escalation };
  await sql
    .insert(escalations)
    .values({ id, openedAt, customerId: escalation.subject.customerId, ...changed })
    .onConflictDoUpdate({ target: escalations.id, set: changed });
  await sql.insert(escalationEvents).values({ escalationId: id, revision, event, at: changedAt });
  await queue.enqueue(sql, [{ id: randomUUID(), queue: 'alert', key: id, data: { escalationId: id } }]);
}

async function holding(sql: Sql, complaintId: string) {
  const [row] = await sql
    .select({ escalation: escalations.escalation })
    .from(escalationComplaints)
    .innerJoin(escalations, eq(escalations.id, escalationComplaints.escalationId))
    .where(eq(escalationComplaints.complaintId, complaintId))
    .for('update');
  return row === undefined ? null : { escalation: Escalation.parse(row.escalation), holdsComplaint: true };
}

async function ofCustomer(sql: Sql, customerId: string, since: Date) {
  const alive = EscalationState.options.filter(isAlive);
  const [row] = await sql
    .select({ escalation: escalations.escalation })
    .from(escalations)
    .where(
      and(
        eq(escalations.customerId, customerId),
        inArray(escalations.state, alive),
        gte(escalations.openedAt, since.toISOString()),
      ),
    )
    .orderBy(desc(escalations.openedAt))
    .limit(1)
    .for('update');
  return row === undefined ? null : { escalation: Escalation.parse(row.escalation), holdsComplaint: false };
}
