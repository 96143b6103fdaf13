import { createHash } from 'node:crypto';
import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { Classification } from '../../core/classification.ts';
import type { Complaint } from '../../core/complaint.ts';
import { Better, type Correction } from '../../core/correction.ts';
import type { Action, Past } from '../../core/decide.ts';
import { Written } from '../../core/ticket-change.ts';
import { rows, type Sql } from './database.ts';
import { classifications, corrections, effects, escalationComplaints } from './schema.ts';

const Outcome = z.object({ kind: z.string() }).nullable();

const NOTHING: Written = { tags: [], fields: {} };

const Known = z.object({
  classification: z.unknown(),
  said: z.array(z.unknown()).nullable(),
  writes: z.array(z.object({ intent: z.unknown(), result: z.unknown() })).nullable(),
  isInAlert: z.boolean(),
});

/** One statement: every complaint asks this, most of them to hear that nothing is known. */
export async function pastOf(sql: Sql, complaint: Complaint): Promise<Past> {
  const [row] = await rows(
    sql,
    raw`select
      (select classification from ${classifications}
        where complaint_id = ${complaint.id} and text_hash = ${hashOf(complaint.text)}) as classification,
      (select jsonb_agg(better order by id) from ${corrections} where complaint_id = ${complaint.id}) as said,
      (select jsonb_agg(jsonb_build_object('intent', intent, 'result', result) order by "order") from ${effects}
        where complaint_id = ${complaint.id}) as writes,
      exists (select from ${escalationComplaints} where complaint_id = ${complaint.id}) as "isInAlert"`,
  );
  const known = Known.parse(row);
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

export async function recordClassification(
  sql: Sql,
  complaint: Complaint,
  classification: Classification,
): Promise<void> {
  const { topic, problem, index, confidence, needsReview, model } = classification;
  const columns = { topic, problem, index, confidence, needsReview, model };
  await sql
    .insert(classifications)
    .values({ complaintId: complaint.id, textHash: hashOf(complaint.text), complaint, classification, ...columns })
    .onConflictDoNothing();
}

export async function recordCorrection(sql: Sql, { complaintId, better, by }: Correction): Promise<void> {
  await sql.insert(corrections).values({ complaintId, better, by });
}

export async function recordIntent(
  sql: Sql,
  complaint: Complaint,
  action: Action & { kind: 'write-ticket' },
): Promise<void> {
  await sql
    .insert(effects)
    .values({ effect: action.effect, complaintId: complaint.id, intent: action.written })
    .onConflictDoNothing();
}

/** What identifies a text: SHA-256 in hex. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
