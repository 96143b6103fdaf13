import { randomUUID } from 'node:crypto';
import { asc, desc, eq } from 'drizzle-orm';
import { Classification } from '../../core/classification.ts';
import { Complaint } from '../../core/complaint.ts';
import { Better } from '../../core/correction.ts';
import { FORGOTTEN } from '../../core/forgotten.ts';
import type { ComplaintRecord } from '../../core/ports.ts';
import type { TriageJob } from '../../core/triage-job.ts';
import type { StoredJob } from '../queue.ts';
import type { Sql } from './database.ts';
import { classifications, corrections } from './schema.ts';

/** The latest text of a complaint, what the model said about it and what people said since. Null: never seen. */
export async function complaintRecord(sql: Sql, complaintId: string): Promise<ComplaintRecord | null> {
  const [[latest], said] = await Promise.all([
    sql
      .select()
      .from(classifications)
      .where(eq(classifications.complaintId, complaintId))
      .orderBy(desc(classifications.createdAt))
      .limit(1),
    sql.select().from(corrections).where(eq(corrections.complaintId, complaintId)).orderBy(asc(corrections.id)),
  ]);
  if (latest === undefined) return null;
  return {
    complaint: Complaint.parse(latest.complaint),
    classification: Classification.parse(latest.classification),
    better: Object.assign({}, ...said.map(({ better }) => Better.parse(better))),
    at: latest.createdAt,
  };
}

/** The job that looks at a complaint again, and so brings a correction to its ticket and its alert. It alerts nobody anew. Null: there is nothing to look at any more. */
export async function retriageJob(sql: Sql, complaintId: string): Promise<StoredJob | null> {
  const record = await complaintRecord(sql, complaintId);
  if (record === null) return null;
  const { source, text, customer, url } = record.complaint;
  if (source.kind === 'slack' && text === FORGOTTEN) return null;
  const data: TriageJob =
    source.kind === 'zendesk'
      ? { kind: 'zendesk', ticketId: source.ticketId, alerts: false }
      : { kind: 'slack', source, text, customer, url, alerts: false };
  return { id: randomUUID(), queue: 'triage', key: complaintId, data };
}
