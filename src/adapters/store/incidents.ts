import { randomUUID } from 'node:crypto';
import { and, eq, gte, inArray, isNull, sql as raw, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { Escalation, EscalationState, isWaiting } from '../../core/escalation.ts';
import type { Subject } from '../../core/escalation-event.ts';
import {
  calmed,
  type Flow,
  grown,
  Incident,
  type IncidentSettings,
  isIncident,
  MOST_SIMILAR,
  newIncident,
} from '../../core/incident.ts';
import type { Store } from '../../core/ports.ts';
import type { Rule } from '../../core/rules.ts';
import type { Sql } from './database.ts';
import { change } from './escalations.ts';
import type { Changing } from './save-escalation.ts';
import { arrivals, escalations, incidents } from './schema.ts';

const MINUTE_MS = 60_000;

/** A burst of complaints costs one edit of the message for each span of this. */
const COALESCE_MS = 2_000;

const NONE: Flow = { recent: 0, before: 0 };

export function openIncidents(sql: Sql, changing: () => Changing): Store['incidents'] {
  return {
    async get(id) {
      const [row] = await sql.select().from(incidents).where(eq(incidents.id, id));
      return row === undefined ? null : Incident.parse(row.incident);
    },
    look: (id, settings) => sql.transaction((transaction) => look(transaction, changing(), id, settings)),
    async similar({ topic, problem, needsReview }, since) {
      if (needsReview || topic === null) return 1;
      const same = and(ofKind(arrivals, topic, problem), gte(arrivals.arrivedAt, since.toISOString()));
      const some = sql.select({ id: arrivals.complaintId }).from(arrivals).where(same).limit(MOST_SIMILAR).as('some');
      return Math.max(1, await sql.$count(some));
    },
    async open() {
      const rows = await sql.select().from(incidents).where(eq(incidents.state, 'open'));
      return rows.map((row) => Incident.parse(row.incident));
    },
  };
}

/** Counts a complaint, once, within the statement of whoever asks for it: all alerts wait meanwhile. */
export interface Counting {
  /** Parts of that statement, and the value in it that `joined` takes. */
  parts: SQL;
  counted: SQL;
  /** @returns the incident the complaint stands in, which may be over by now; null: in none */
  joined(counted: unknown): Promise<Incident | null>;
}

/** Null: nobody knows of what kind it is. */
export function counting(
  sql: Sql,
  changing: Changing,
  subject: Subject,
  rule: Rule | null,
  settings: IncidentSettings,
): Counting | null {
  const { complaintId, topic, problem, needsReview } = subject;
  if (needsReview || topic === null) return null;
  const { middle, start } = spansOf(settings, changing.now);
  const same = raw`topic = ${topic} and ${problem === null ? raw`problem is null` : raw`problem = ${problem}`}`;
  return {
    parts: raw`arrival as (
        insert into ${arrivals} (complaint_id, topic, problem, arrived_at)
        values (${complaintId}, ${topic}, ${problem}, ${changing.now.toISOString()})
        on conflict do nothing returning complaint_id
      ), flow as (
        select count(*) filter (where arrived_at >= ${middle})::int as recent,
          count(*) filter (where arrived_at < ${middle})::int as before
        from ${arrivals} where ${same} and arrived_at >= ${start}
      ), open as (
        select incident from ${incidents} where state = 'open' and ${same} limit 1 for update
      )`,
    // The statement does not see the row it writes.
    counted: raw`(select jsonb_build_object('isNew', arrived.many > 0, 'open', (select incident from open),
        'recent', flow.recent + arrived.many, 'before', flow.before)
      from flow, (select count(*)::int as many from arrival) as arrived)`,
    joined: (counted) => join(sql, changing, { ...subject, topic }, rule, settings, Counted.parse(counted)),
  };
}

const Counted = z.object({ isNew: z.boolean(), open: Incident.nullable(), recent: z.int(), before: z.int() });

async function join(
  sql: Sql,
  changing: Changing,
  subject: Subject & { topic: string },
  rule: Rule | null,
  settings: IncidentSettings,
  { isNew, open, ...flow }: z.infer<typeof Counted>,
): Promise<Incident | null> {
  const { complaintId } = subject;
  const { now } = changing;
  if (!isNew) return incidentOf(sql, complaintId);
  const incident =
    open !== null
      ? grown(open, subject, flow, now)
      : rule !== null && isIncident(flow, settings)
        ? newIncident(randomUUID(), subject, rule.channel, flow, now)
        : null;
  if (incident === null) return null;
  await save(sql, changing, incident);
  await sql.update(arrivals).set({ incidentId: incident.id }).where(eq(arrivals.complaintId, complaintId));
  if (open === null) {
    await absorbEarlier(sql, changing, incident, settings);
    await lookLater(sql, changing, incident.id, settings);
  }
  return incident;
}

async function incidentOf(sql: Sql, complaintId: string): Promise<Incident | null> {
  const [row] = await sql
    .select({ incident: incidents.incident })
    .from(arrivals)
    .innerJoin(incidents, eq(incidents.id, arrivals.incidentId))
    .where(eq(arrivals.complaintId, complaintId));
  return row === undefined ? null : Incident.parse(row.incident);
}

/** Complaints since `middle` are compared with those from `start` until then. */
function spansOf({ withinMinutes }: IncidentSettings, now: Date): { middle: string; start: string } {
  const span = withinMinutes * MINUTE_MS;
  return {
    middle: new Date(now.getTime() - span).toISOString(),
    start: new Date(now.getTime() - 2 * span).toISOString(),
  };
}

function flowOf(sql: Sql, topic: string, problem: string | null, settings: IncidentSettings, now: Date) {
  const { middle, start } = spansOf(settings, now);
  return sql
    .select({
      recent: raw<number>`count(*) filter (where ${arrivals.arrivedAt} >= ${middle})::int`.as('recent'),
      before: raw<number>`count(*) filter (where ${arrivals.arrivedAt} < ${middle})::int`.as('before'),
    })
    .from(arrivals)
    .where(and(ofKind(arrivals, topic, problem), gte(arrivals.arrivedAt, start)));
}

function ofKind(table: typeof arrivals | typeof incidents, topic: string, problem: string | null) {
  return and(eq(table.topic, topic), problem === null ? isNull(table.problem) : eq(table.problem, problem));
}

/** Alerts of the same kind that nobody has taken yet point to the incident from here on. */
async function absorbEarlier(
  sql: Sql,
  changing: Changing,
  { id, topic, problem }: Incident,
  { withinMinutes }: IncidentSettings,
): Promise<void> {
  const since = new Date(changing.now.getTime() - withinMinutes * MINUTE_MS).toISOString();
  const rows = await sql
    .select()
    .from(escalations)
    .where(
      and(inArray(escalations.state, EscalationState.options.filter(isWaiting)), gte(escalations.openedAt, since)),
    );
  for (const row of rows) {
    const { subject } = Escalation.parse(row.escalation);
    const same = subject.topic === topic && subject.problem === problem && !subject.needsReview;
    if (same && subject.band !== 'critical')
      await change(sql, changing, row.id, () => ({ kind: 'absorb', incidentId: id }));
  }
}

async function look(sql: Sql, changing: Changing, id: string, settings: IncidentSettings): Promise<Incident | null> {
  const [row] = await sql.select().from(incidents).where(eq(incidents.id, id)).for('update');
  if (row === undefined) return null;
  const before = Incident.parse(row.incident);
  if (before.state === 'over') return before;
  const [flow = NONE] = await flowOf(sql, before.topic, before.problem, settings, changing.now);
  const after = calmed(before, flow, settings, changing.now);
  if (after !== before) await save(sql, changing, after);
  if (after.state === 'open') await lookLater(sql, changing, id, settings);
  return after;
}

async function save(sql: Sql, { queue, now }: Changing, incident: Incident): Promise<void> {
  const { id, state, topic, problem, openedAt } = incident;
  await sql
    .insert(incidents)
    .values({ id, state, topic, problem, openedAt, incident })
    .onConflictDoUpdate({ target: incidents.id, set: { state, incident } });
  const startAfter = new Date(now.getTime() + (incident.revision === 1 ? 0 : COALESCE_MS)).toISOString();
  await queue.enqueue(sql, [{ id: randomUUID(), queue: 'incident', key: id, data: { incidentId: id }, startAfter }]);
}

async function lookLater(
  sql: Sql,
  { queue, now }: Changing,
  id: string,
  { withinMinutes }: IncidentSettings,
): Promise<void> {
  const startAfter = new Date(now.getTime() + (withinMinutes * MINUTE_MS) / 3).toISOString();
  await queue.enqueue(sql, [
    { id: randomUUID(), queue: 'timer', key: id, startAfter, data: { kind: 'look', incidentId: id } },
  ]);
}
