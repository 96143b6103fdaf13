import { createHash } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Classification } from '../../core/classification.ts';
import type { Complaint } from '../../core/complaint.ts';
import { Better, type Correction } from '../../core/correction.ts';
import type { Action, Past } from '../../core/decide.ts';
import { Written } from '../../core/ticket-change.ts';
import type { Sql } from './database.ts';
import { classifications, corrections, effects } from './schema.ts';

const Outcome = z.object({ kind: z.string() }).nullable();

export async function pastOf(sql: Sql, complaint: Complaint): Promise<Past> {
  const [known, said, writes] = await Promise.all([
    sql
      .select({ classification: classifications.classification })
      .from(classifications)
      .where(and(eq(classifications.complaintId, complaint.id), eq(classifications.textHash, hashOf(complaint.text)))),
    sql
      .select({ better: corrections.better })
      .from(corrections)
      .where(eq(corrections.complaintId, complaint.id))
      .orderBy(asc(corrections.id)),
    sql
      .select({ intent: effects.intent, result: effects.result })
      .from(effects)
      .where(eq(effects.complaintId, complaint.id))
      .orderBy(asc(effects.order)),
  ]);
  const parsed = writes.map(({ intent, result }) => ({
    written: Written.parse(intent),
    outcome: Outcome.parse(result),
  }));
  const done = parsed.findLastIndex(({ outcome }) => outcome?.kind === 'written');
  return {
    classification: known[0] === undefined ? null : Classification.parse(known[0].classification),
    better: Object.assign({}, ...said.map(({ better }) => Better.parse(better))),
    latest: parsed
      .filter(({ outcome }, place) => place === done || (place > done && outcome === null))
      .map(({ written }) => written),
    note: parsed.find(({ written }) => written.note !== undefined)?.written.note ?? null,
    ours: [...new Set(parsed.flatMap(({ written }) => written.tags))],
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
