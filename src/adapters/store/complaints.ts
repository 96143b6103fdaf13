import { createHash } from 'node:crypto';
import { sql as raw, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { Classification } from '../../core/classification.ts';
import type { Complaint } from '../../core/complaint.ts';
import { Better, type Correction } from '../../core/correction.ts';
import type { Action, Past } from '../../core/decide.ts';
import { Written } from '../../core/ticket-change.ts';
import { asRecords, rows, type Sql } from './database.ts';
import { classifications, corrections, effects, escalationComplaints } from './schema.ts';

const Outcome = z.object({ kind: z.string() }).nullable();

const NOTHING: Written = { tags: [], fields: {} };

const Known = z.object({
  place: z.int(),
  classification: z.unknown(),
  said: z.array(z.unknown()).nullable(),
  writes: z.array(z.object({ intent: z.unknown(), result: z.unknown() })).nullable(),
  isInAlert: z.boolean(),
});

/**
 * One statement, however many they are: every complaint asks this, most of them to hear that nothing is known. With `exists`
 * PostgreSQL would read the complaints of all alerts instead of looking some up.
 */
export async function pastOf(sql: Sql, complaints: readonly Complaint[]): Promise<Past[]> {
  const found = await rows(
    sql,
    raw`select asked.place,
      (select classification from ${classifications} as known
        where known.complaint_id = asked.id and known.text_hash = asked.text_hash) as classification,
      (select jsonb_agg(better order by known.id) from ${corrections} as known
        where known.complaint_id = asked.id) as said,
      (select jsonb_agg(jsonb_build_object('intent', intent, 'result', result) order by "order") from ${effects} as known
        where known.complaint_id = asked.id) as writes,
      coalesce((select true from ${escalationComplaints} as held where held.complaint_id = asked.id), false) as "isInAlert"
      from ${asRecords(complaints.map(({ id, text }, place) => ({ place, id, text_hash: hashOf(text) })))}
        as asked (place int, id text, text_hash text)
      order by asked.place`,
  );
  return found.map((row) => past(Known.parse(row)));
}

function past(known: z.infer<typeof Known>): Past {
  const writes = (known.writes ?? []).map(({ intent, result }) => ({
    written: Written.parse(intent),
    outcome: Outcome.parse(result),
  }));
  const done = writes.findLastIndex(({ outcome }) => outcome?.kind === 'written');
  const latest = writes
    .filter(({ outcome }, place) => place === done || (place > done && outcome === null))
    .map(({ written }) => written);
  return {
    classification: known.classification === null ? null : Classification.parse(known.classification),
    better: Object.assign({}, ...(known.said ?? []).map((better) => Better.parse(better))),
    // Where no write is known to have arrived, the ticket may also be as it was before the first.
    latest: done === -1 && latest.length > 0 ? [NOTHING, ...latest] : latest,
    note: writes.find(({ written }) => written.note !== undefined)?.written.note ?? null,
    ours: [...new Set(writes.flatMap(({ written }) => written.tags))],
    isInAlert: known.isInAlert,
  };
}

/** What was decided about a complaint. */
export interface Decided {
  complaint: Complaint;
  actions: readonly Action[];
}

/** Records what was decided, in one statement however many complaints there are. */
export async function recordDecisions(sql: Sql, decided: readonly Decided[]): Promise<void> {
  await sql.execute(raw`with ${recording(decided, raw`true`)} select`);
}

/**
 * The parts of a statement that store what was decided; none of them is to be read from.
 * @param isRecorded of a row, by its `place` among those decided
 */
export function recording(decided: readonly Decided[], isRecorded: SQL): SQL {
  const all = decided.flatMap(({ complaint, actions }, place) =>
    actions.map((action) => ({ place, complaint, action })),
  );
  const said = all.flatMap(({ place, complaint, action }) =>
    action.kind === 'record' ? [{ place, ...classificationRow(complaint, action.classification) }] : [],
  );
  const better = all.flatMap(({ place, action }) =>
    action.kind === 'correct' ? [{ place, ...correctionRow(action.correction) }] : [],
  );
  const intents = all.flatMap(({ place, complaint, action }) =>
    action.kind === 'write-ticket'
      ? [{ place, effect: action.effect, complaint_id: complaint.id, intent: action.written }]
      : [],
  );
  return raw`recorded as (
      insert into ${classifications} (complaint_id, text_hash, complaint, classification, topic, problem, index,
        confidence, needs_review, model, said_at)
      select complaint_id, text_hash, complaint, classification, topic, problem, index, confidence, needs_review, model, said_at
      from ${asRecords(said)} as said (place int, complaint_id text, text_hash text, complaint jsonb,
        classification jsonb, topic text, problem text, index int, confidence real, needs_review boolean, model text,
        said_at timestamptz)
      where ${isRecorded} on conflict do nothing
    ), corrected as (
      insert into ${corrections} (complaint_id, better, by)
      select complaint_id, better, by from ${asRecords(better)} as said (place int, complaint_id text, better jsonb, by text)
      where ${isRecorded}
    ), intended as (
      insert into ${effects} (effect, complaint_id, intent)
      select effect, complaint_id, intent from ${asRecords(intents)} as said (place int, effect text, complaint_id text, intent jsonb)
      where ${isRecorded} on conflict do nothing
    )`;
}

function classificationRow(complaint: Complaint, classification: Classification) {
  const { topic, problem, index, confidence, needsReview, model } = classification;
  const columns = { topic, problem, index, confidence, needs_review: needsReview, model, said_at: complaint.saidAt };
  return { complaint_id: complaint.id, text_hash: hashOf(complaint.text), complaint, classification, ...columns };
}

export async function recordCorrection(sql: Sql, correction: Correction): Promise<void> {
  const { complaint_id: complaintId, ...said } = correctionRow(correction);
  await sql.insert(corrections).values({ complaintId, ...said });
}

const correctionRow = ({ complaintId, better, by }: Correction) => ({ complaint_id: complaintId, better, by });

/** What identifies a text: SHA-256 in hex. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
