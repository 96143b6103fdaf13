import { desc, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import type { Sql } from './database.ts';
import { classifications } from './schema.ts';
import { saidAt } from './stats.ts';

const Rows = z.array(z.object({ complaintId: z.string(), alertIndex: z.int().nullable() }));

/** By complaint handled since then: the index its alert went by, where another model put it higher than what stands on the ticket. */
export async function alertIndexes(sql: Sql, since: Date): Promise<Map<string, number>> {
  const rows = await sql
    .selectDistinctOn([classifications.complaintId], {
      complaintId: classifications.complaintId,
      alertIndex: raw`(${classifications.classification}->>'alertIndex')::int`,
    })
    .from(classifications)
    .where(raw`${saidAt} >= ${since.toISOString()}`)
    .orderBy(classifications.complaintId, desc(classifications.createdAt));
  return new Map(
    Rows.parse(rows).flatMap(({ complaintId, alertIndex }) => (alertIndex === null ? [] : [[complaintId, alertIndex]])),
  );
}
