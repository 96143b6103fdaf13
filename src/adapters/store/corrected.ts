import { asc, desc, inArray } from 'drizzle-orm';
import { Complaint } from '../../core/complaint.ts';
import { Better } from '../../core/correction.ts';
import type { CorrectedComplaint } from '../../core/training-row.ts';
import type { Sql } from './database.ts';
import { classifications, corrections } from './schema.ts';

/** Every complaint somebody has corrected, with its latest text and all that was said of it, oldest first. The others are not even read. */
export async function corrected(sql: Sql): Promise<CorrectedComplaint[]> {
  const latest = await sql
    .selectDistinctOn([classifications.complaintId])
    .from(classifications)
    .where(inArray(classifications.complaintId, sql.select({ id: corrections.complaintId }).from(corrections)))
    .orderBy(classifications.complaintId, desc(classifications.createdAt));
  const said = await sql.select().from(corrections).orderBy(asc(corrections.id));
  const betterOf = Map.groupBy(said, ({ complaintId }) => complaintId);
  return latest
    .map(({ complaintId, complaint, createdAt, topic, problem, index, confidence, needsReview, model }) => {
      const better: Better = Object.assign(
        {},
        ...(betterOf.get(complaintId) ?? []).map((row) => Better.parse(row.better)),
      );
      const { text } = Complaint.parse(complaint);
      return { complaintId, text, at: createdAt, topic, problem, index, confidence, needsReview, model, better };
    })
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
