import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import type { Action } from '../../core/decide.ts';
import { type Decided, recording } from './complaints.ts';
import { asRecords, rows, type Sql } from './database.ts';
import { arrivals, escalationComplaints, incidents } from './schema.ts';

const Places = z.array(z.object({ place: z.int() }));

/**
 * Counts complaints that alert nobody and records what was decided, in one statement and without a lock. False for one, and
 * nothing of it is stored: an alert stands for it or its kind has an incident, so `escalate` has to look. With `exists`
 * PostgreSQL would read the complaints of all alerts instead of looking some up.
 */
export async function recordQuietly(sql: Sql, decided: readonly Decided[], now: Date): Promise<boolean[]> {
  const said = decided.flatMap(({ actions }, place) => {
    const action = actions.find((one): one is Action & { kind: 'escalate' } => one.kind === 'escalate');
    if (action === undefined) return [];
    const { subject, incidents: settings } = action;
    const { complaintId, topic, problem, needsReview } = subject;
    return [{ place, complaintId, topic, problem, isCounted: settings !== null && topic !== null && !needsReview }];
  });
  const loud = await rows(
    sql,
    raw`with said (place, complaint_id, topic, problem, is_counted) as (
          select * from ${asRecords(said)}
            as said (place int, "complaintId" text, topic text, problem text, "isCounted" boolean)
        ), quiet as (
          select * from said
          where (select true from ${escalationComplaints} as held where held.complaint_id = said.complaint_id) is null
            and not exists (select from ${incidents} as open where open.state = 'open' and open.topic = said.topic
              and open.problem is not distinct from said.problem)
        ), counted as (
          insert into ${arrivals} (complaint_id, topic, problem, arrived_at)
          select complaint_id, topic, problem, ${now.toISOString()}::timestamptz from quiet where is_counted
          on conflict do nothing
        ), loud as (
          select place from said except select place from quiet
        ), ${recording(decided, raw`place not in (select place from loud)`)}
        select place from loud`,
  );
  const left = new Set(Places.parse(loud).map(({ place }) => place));
  return decided.map((_, place) => !left.has(place));
}
