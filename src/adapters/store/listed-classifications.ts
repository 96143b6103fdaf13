import { and, asc, desc, eq, inArray, like, or, sql as raw, type SQL } from 'drizzle-orm';
import type { ApiStore, StoredClassification } from '../../core/api-ports.ts';
import { Classification } from '../../core/classification.ts';
import { Complaint } from '../../core/complaint.ts';
import { Better } from '../../core/correction.ts';
import { isKept } from './asked.ts';
import { hashOf } from './complaints.ts';
import { partOf, readCursor } from './cursor.ts';
import type { Sql } from './database.ts';
import { isUuid } from './escalations.ts';
import { askedTexts, classifications, corrections, trainingRows } from './schema.ts';

type Row = typeof classifications.$inferSelect;

/** Classifications as the API shows them: those of complaints, and by id also those of texts that were only asked about. */
export function openListedClassifications(sql: Sql): ApiStore['classifications'] {
  return {
    async get(id) {
      if (!isUuid(id)) return null;
      const [row] = await sql.select().from(classifications).where(eq(classifications.id, id));
      if (row !== undefined) return toStored(row, await betterOf(sql, [row]));
      const [asked] = await sql
        .select()
        .from(askedTexts)
        .where(and(eq(askedTexts.id, id), isKept));
      if (asked === undefined) return null;
      const { text, at } = asked;
      const classification = Classification.parse(asked.classification);
      return { id, classification, complaint: null, text, better: await taughtOf(sql, text), at: iso(at) };
    },
    async list({ complaint, topic }, { limit, cursor }) {
      const wanted: (SQL | undefined)[] = [
        complaint === null ? undefined : eq(classifications.complaintId, complaint),
        topic === null ? undefined : eq(classifications.topic, topic),
        cursor === null ? undefined : before(cursor),
      ];
      const rows = await sql
        .select()
        .from(classifications)
        .where(and(...wanted))
        .orderBy(desc(classifications.createdAt), desc(classifications.id))
        .limit(limit + 1);
      const better = await betterOf(sql, rows);
      return partOf(
        rows,
        limit,
        ({ createdAt, id }) => ({ at: createdAt, id }),
        (row) => toStored(row, better),
      );
    },
  };
}

async function betterOf(sql: Sql, rows: readonly Row[]): Promise<Map<string, Better>> {
  if (rows.length === 0) return new Map();
  const ids = [...new Set(rows.map(({ complaintId }) => complaintId))];
  const said = await sql
    .select()
    .from(corrections)
    .where(inArray(corrections.complaintId, ids))
    .orderBy(asc(corrections.id));
  const better = new Map<string, Better>();
  for (const { complaintId, better: one } of said) {
    better.set(complaintId, { ...better.get(complaintId), ...Better.parse(one) });
  }
  return better;
}

/** What people said of a text that is no complaint. What came in with a file is not theirs. */
async function taughtOf(sql: Sql, text: string): Promise<Better> {
  const bySomebody = or(like(trainingRows.source, 'api:%'), like(trainingRows.source, 'slack:%'));
  const [row] = await sql
    .select()
    .from(trainingRows)
    .where(and(eq(trainingRows.textHash, hashOf(text)), bySomebody));
  if (row === undefined) return {};
  const { topic, problem, index } = row;
  return {
    ...(topic === null ? {} : { topic }),
    ...(problem === null ? {} : { problem }),
    ...(index === null ? {} : { index: Math.round(index) }),
  };
}

function toStored(row: Row, better: ReadonlyMap<string, Better>): StoredClassification {
  const { id, customer, url, text } = Complaint.parse(row.complaint);
  return {
    id: row.id,
    classification: Classification.parse(row.classification),
    complaint: { id, customer, url },
    text,
    better: better.get(row.complaintId) ?? {},
    at: iso(row.createdAt),
  };
}

const iso = (moment: string): string => new Date(moment).toISOString();

function before(cursor: string): SQL {
  const { at, id } = readCursor(cursor);
  return raw`(${classifications.createdAt}, ${classifications.id}) < (${at}::timestamptz, ${id}::uuid)`;
}
