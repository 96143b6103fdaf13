import { asc, desc, eq, inArray, sql as raw } from 'drizzle-orm';
import { Complaint } from '../../core/complaint.ts';
import { Better } from '../../core/correction.ts';
import type { TrainingData } from '../../core/ports.ts';
import type { DatedRow, HandledComplaint } from '../../core/training-row.ts';
import { hashOf } from './complaints.ts';
import type { Sql } from './database.ts';
import { classifications, corrections, escalationComplaints, escalations, trainingRows } from './schema.ts';
import { saidAt } from './stats.ts';

/** PostgreSQL takes 65,535 parameters a statement; a row needs seven. */
const ROWS_AT_ONCE = 1000;

export function openTrainingData(sql: Sql): TrainingData {
  return {
    async import(rows, source) {
      const unique = [...new Map(rows.map((row) => [hashOf(row.text), row])).entries()];
      let added = 0;
      await sql.transaction(async (transaction) => {
        for (let start = 0; start < unique.length; start += ROWS_AT_ONCE) {
          added += await importSome(transaction, unique.slice(start, start + ROWS_AT_ONCE), source);
        }
      });
      return { added, replaced: unique.length - added };
    },
    async teach(text, { topic = null, problem = null, index = null }, source, at) {
      const labels = { topic, problem, index, source };
      await sql
        .insert(trainingRows)
        .values({ textHash: hashOf(text), text, happenedAt: at.toISOString(), ...labels })
        .onConflictDoUpdate({
          target: trainingRows.textHash,
          set: {
            topic: raw`coalesce(excluded.topic, ${trainingRows.topic})`,
            // A problem belongs to its topic, and goes with it.
            problem: raw`case when excluded.topic is null or excluded.topic = ${trainingRows.topic}
              then coalesce(excluded.problem, ${trainingRows.problem}) else excluded.problem end`,
            index: raw`coalesce(excluded.index, ${trainingRows.index})`,
            source: raw`excluded.source`,
          },
        });
    },
    async imported() {
      const rows = await sql.select().from(trainingRows).orderBy(asc(trainingRows.textHash));
      return rows.map(({ text, topic, problem, index, happenedAt }) => ({ text, topic, problem, index, happenedAt }));
    },
    handled: (since) => handled(sql, since),
  };
}

/** @returns how many were new: a row that was only updated has been inserted by an earlier transaction (`xmax` is set) */
async function importSome(sql: Sql, rows: readonly [string, DatedRow][], source: string): Promise<number> {
  const inserted = await sql
    .insert(trainingRows)
    .values(rows.map(([textHash, row]) => ({ textHash, source, ...row })))
    .onConflictDoUpdate({
      target: trainingRows.textHash,
      set: {
        topic: raw`excluded.topic`,
        problem: raw`excluded.problem`,
        index: raw`excluded.index`,
        happenedAt: raw`excluded.happened_at`,
        source: raw`excluded.source`,
      },
    })
    .returning({ isNew: raw<boolean>`xmax = 0` });
  return inserted.filter(({ isNew }) => isNew).length;
}

async function handled(sql: Sql, since: Date): Promise<HandledComplaint[]> {
  const latest = await sql
    .selectDistinctOn([classifications.complaintId])
    .from(classifications)
    .where(raw`${saidAt} >= ${since.toISOString()}`)
    .orderBy(classifications.complaintId, desc(classifications.createdAt));
  const ids = sql
    .select({ id: classifications.complaintId })
    .from(classifications)
    .where(raw`${saidAt} >= ${since.toISOString()}`);
  const said = await sql
    .select()
    .from(corrections)
    .where(inArray(corrections.complaintId, ids))
    .orderBy(asc(corrections.id));
  const alerts = await sql
    .select({ complaintId: escalationComplaints.complaintId, state: escalations.state })
    .from(escalationComplaints)
    .innerJoin(escalations, eq(escalations.id, escalationComplaints.escalationId))
    .where(inArray(escalationComplaints.complaintId, ids));
  const betterOf = Map.groupBy(said, ({ complaintId }) => complaintId);
  const stateOf = new Map(alerts.map(({ complaintId, state }) => [complaintId, state]));
  return latest
    .map(({ complaintId, complaint, saidAt, createdAt, topic, problem, index, confidence, needsReview, model }) => {
      const state = stateOf.get(complaintId);
      const better: Better = Object.assign(
        {},
        ...(betterOf.get(complaintId) ?? []).map((row) => Better.parse(row.better)),
      );
      const escalation = state === undefined ? null : { state, dismissed: state === 'dismissed' };
      const { text } = Complaint.parse(complaint);
      return {
        complaintId,
        text,
        at: saidAt ?? createdAt,
        topic,
        problem,
        index,
        confidence,
        needsReview,
        model,
        better,
        escalation,
      };
    })
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
