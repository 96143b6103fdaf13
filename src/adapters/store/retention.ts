import { not, sql } from 'drizzle-orm';
import { isKept } from './asked.ts';
import type { Sql } from './database.ts';
import { isOld } from './idempotency.ts';
import { askedTexts, idempotencyKeys } from './schema.ts';
import {
  changed,
  dropJobs,
  silenceAlerts,
  silenceComplaints,
  silenceHistory,
  silenceIncidents,
  silenceNotes,
} from './words.ts';

const KNOWN = { anonymous: false };

/** Deletes what is kept for a short while only, whatever `RETENTION_DAYS` says: texts asked about, answers for a repetition. */
export async function expireShortLived(database: Sql): Promise<void> {
  await database.delete(askedTexts).where(not(isKept));
  await database.delete(idempotencyKeys).where(isOld);
}

/**
 * Deletes every customer's text that was stored before `until`: complaints, quotes, notes, texts asked about, training
 * rows, uploaded training files, jobs that carry words. Labels and figures stay. Any number of runs, and of processes, do
 * what one does.
 * @returns how many rows of each kind were changed or removed
 */
export function expireTexts(database: Sql, until: Date): Promise<Record<string, number>> {
  const before = until.toISOString();
  return database.transaction(async (transaction) => ({
    complaints: await silenceComplaints(transaction, KNOWN, sql`created_at < ${before}`),
    // A complaint that joined later brought words of its own.
    alerts: (
      await silenceAlerts(
        transaction,
        KNOWN,
        sql`opened_at < ${before} and not exists (select 1 from escalation_complaints c
            where c.escalation_id = escalations.id and c.joined_at >= ${before})`,
      )
    ).length,
    history: await silenceHistory(transaction, KNOWN, sql`at < ${before}`),
    incidents: (await silenceIncidents(transaction, sql`opened_at < ${before}`, sql`true`)).length,
    notes: await silenceNotes(transaction, sql`intended_at < ${before}`),
    asked: await changed(transaction, sql`delete from asked_texts where at < ${before} returning 1`),
    training: await changed(transaction, sql`delete from training_rows where imported_at < ${before} returning 1`),
    files: await changed(
      transaction,
      sql`delete from served_files where created_at < ${before} and purpose <> 'fine-tune-results' returning 1`,
    ),
    jobs: await dropJobs(transaction, sql`created_on < ${before} and (data ? 'text' or data ? 'note')`),
  }));
}
