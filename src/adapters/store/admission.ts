import { randomUUID } from 'node:crypto';
import { and, inArray, lte, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { admit, returned, type Spoken } from '../../core/admission.ts';
import type { Action } from '../../core/decide.ts';
import { Escalation, EscalationState, isAlive } from '../../core/escalation.ts';
import type { Subject } from '../../core/escalation-event.ts';
import type { Incident } from '../../core/incident.ts';
import { isUrgent } from '../../core/rules.ts';
import { rows, type Sql } from './database.ts';
import { change } from './escalations.ts';
import { type Counting, counting } from './incidents.ts';
import { type Changing, saveEscalation } from './save-escalation.ts';
import { classifications, escalationComplaints, escalations } from './schema.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Any number, the same in every process. */
const ADMISSIONS_LOCK = 8_402_119;

/**
 * Lets one transaction at a time admit alerts, over all processes; to be taken before anything is read. Whoever comes second
 * finds the alert the first opened for the same customer, complaints of a kind are counted one after the other, and openings
 * become visible in the order of their numbers, so that whoever reads on from the last one he saw misses none. One lock for
 * all of it, since many alerts share a transaction: with one for each customer and kind, two of them would wait for each
 * other.
 */
export async function lockAdmissions(sql: Sql): Promise<void> {
  await sql.execute(raw`select pg_advisory_xact_lock(${ADMISSIONS_LOCK})`);
}

/** Opens an alert for a complaint, joins it to one or to an incident, or keeps the one it stands in true. Only behind `lockAdmissions`. */
export async function escalate(sql: Sql, changing: Changing, action: Action & { kind: 'escalate' }): Promise<void> {
  const { subject, rule, joinWithinHours, incidents } = action;
  const { now } = changing;
  const since = new Date(now.getTime() - joinWithinHours * HOUR_MS);
  const count = incidents === null ? null : counting(sql, changing, subject, rule, incidents);
  const { existing, counted } = await look(sql, subject, since, count);
  const incident = (await count?.joined(counted)) ?? null;
  // Critical ones never disappear in an incident; without a rule nothing alerts anyway.
  const mayDisappear = existing === null && rule !== null && !isUrgent(subject.band, rule);
  if (mayDisappear && incident !== null && (await speaksFor(sql, incident, action.spoken))) return;
  if (existing?.holdsComplaint && !isAlive(existing.escalation.state)) {
    const { escalation } = existing;
    const event = returned(subject, await heardSince(sql, escalation.ended?.at ?? escalation.changedAt, action.spoken));
    if (event !== null) await change(sql, changing, escalation.id, () => event);
    return;
  }
  const next = admit(existing, subject, rule, randomUUID(), now);
  if (next === null) return;
  const event = { kind: 'joined', subject, isNew: existing?.holdsComplaint !== true } as const;
  await saveEscalation(sql, changing, existing?.escalation ?? null, event, next);
}

/** An incident speaks for its complaints while it lasts; once it is over, only for what had been said by then. */
async function speaksFor(sql: Sql, { state, changedAt }: Incident, spoken: readonly Spoken[]): Promise<boolean> {
  return state === 'open' || (await heardSince(sql, changedAt, spoken)).length === 0;
}

/**
 * By when we first read it, not by when it was said: what reached us late was news to those who ended the alert. What is
 * not on record yet is being read right now.
 */
async function heardSince(sql: Sql, since: string, spoken: readonly Spoken[]): Promise<Spoken[]> {
  if (spoken.length === 0) return [];
  const ids = spoken.map(({ id }) => id);
  const known = await sql
    .select({ id: classifications.complaintId })
    .from(classifications)
    .where(and(inArray(classifications.complaintId, ids), lte(classifications.createdAt, since)));
  return spoken.filter(({ id }) => !known.some((row) => row.id === id));
}

/** As the text of an array, which both drivers send as it is. */
const ALIVE = `{${EscalationState.options.filter(isAlive).join(',')}}`;

const Found = z.object({
  existing: z.object({ escalation: Escalation, holdsComplaint: z.boolean() }).nullable(),
  counted: z.unknown(),
});

/**
 * Counts the complaint and finds the alert it stands in, in whatever state; else the latest one of its customer that is alive.
 * A server that has not analysed the table yet would read all that are alive, were it left to think of the indexes by state
 * and by time.
 */
async function look(
  sql: Sql,
  { complaintId, customerId }: Subject,
  since: Date,
  count: Counting | null,
): Promise<z.infer<typeof Found>> {
  const [row] = await rows(
    sql,
    raw`with place as (
          select escalation_id as id from ${escalationComplaints} where complaint_id = ${complaintId}
        ), standing as (
          select escalation, coalesce(id = (select id from place), false) as holds from ${escalations}
          where id = (select id from place)
            or (customer_id = ${customerId} and coalesce(state) = any(${ALIVE}::text[]) and coalesce(opened_at) >= ${since.toISOString()})
          order by holds desc, opened_at desc limit 1 for update
        ) ${count === null ? raw`` : raw`, ${count.parts}`}
      select (select jsonb_build_object('escalation', escalation, 'holdsComplaint', holds) from standing) as existing,
        ${count?.counted ?? raw`null`} as counted`,
  );
  return Found.parse(row);
}
