import { randomUUID } from 'node:crypto';
import { sql as raw } from 'drizzle-orm';
import { Escalation, type EscalationEvent, surfaces } from '../../core/escalation.ts';
import { type FollowUp, followUps } from '../../core/follow-up.ts';
import type { BusinessHours } from '../../core/zoned-time.ts';
import type { DurableQueue, StoredJob } from '../queue.ts';
import type { Sql } from './database.ts';
import { escalationComplaints, escalationEvents, escalations } from './schema.ts';

/** What every change of an escalation needs beside the statement itself. */
export interface Changing {
  queue: Pick<DurableQueue, 'enqueue'>;
  now: Date;
  hours: BusinessHours | null;
}

/** The state, its history, the place of a complaint that joins and the jobs that follow, together or not at all. */
export async function saveEscalation(
  sql: Sql,
  { queue, hours, now }: Changing,
  before: Escalation | null,
  event: EscalationEvent,
  after: Escalation,
): Promise<void> {
  const { id, revision, state, openedAt, changedAt } = after;
  const { customerId } = after.subject;
  const joined = event.kind === 'joined' ? event.subject.complaintId : null;
  // In one statement, and not put together by the query builder each time: other alerts wait meanwhile.
  await sql.execute(raw`
    with saved as (
      insert into ${escalations} (id, revision, state, customer_id, opened_at, escalation)
      values (${id}, ${revision}, ${state}, ${customerId}, ${openedAt}, ${JSON.stringify(Escalation.parse(after))})
      on conflict (id) do update
        set revision = excluded.revision, state = excluded.state, escalation = excluded.escalation
    ), joined as (
      insert into ${escalationComplaints} (complaint_id, escalation_id, joined_at)
      select ${joined}, ${id}::uuid, ${now.toISOString()}::timestamptz where ${joined}::text is not null
      on conflict do nothing
    )
    insert into ${escalationEvents} (escalation_id, revision, event, at, surfaces)
    values (${id}, ${revision}, ${JSON.stringify(event)}, ${changedAt}, ${surfaces(before, event, after)})`);
  await queue.enqueue(
    sql,
    followUps(before, event, after, hours).map((next) => about(jobFor(next, after), event, after)),
  );
}

/** Names the complaint that brought the change: the log of its way goes on with the job. */
function about(job: StoredJob, event: EscalationEvent, after: Escalation): StoredJob {
  const { complaintId } = event.kind === 'joined' ? event.subject : after.subject;
  return { ...job, data: { ...job.data, complaintId } };
}

function jobFor(next: FollowUp, { id, revision }: Escalation): StoredJob {
  const job = { id: randomUUID(), key: id };
  switch (next.kind) {
    case 'show':
      return { ...job, queue: 'alert', data: { escalationId: id } };
    case 'tell':
      return { ...job, queue: 'history', data: { escalationId: id } };
    case 'wake':
      return {
        ...job,
        queue: 'timer',
        startAfter: next.at,
        data: { kind: 'wake', escalationId: id, until: next.until },
      };
    case 'remind':
      return {
        ...job,
        queue: 'timer',
        startAfter: next.at,
        data: { kind: 'remind', escalationId: id, since: next.since },
      };
    case 'note':
      return {
        ...job,
        key: `zendesk:${next.ticketId}`,
        queue: 'desk',
        data: { kind: 'note', effect: `note:${id}:${revision}`, ticketId: next.ticketId, note: next.note },
      };
  }
}
