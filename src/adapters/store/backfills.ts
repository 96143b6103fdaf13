import { randomUUID } from 'node:crypto';
import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Backfills } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import type { Sql } from './database.ts';
import { backfills, backfillTickets } from './schema.ts';

/** What distinguishes a run; the same again means the same run, as long as it is not finished. */
interface BackfillPlan {
  since: Date;
  /** Null: up to the moment the run began. */
  until: Date | null;
  alerts: boolean;
  limit: number | null;
}

export interface BackfillRun {
  id: string;
  until: Date;
  cursor: string | null;
  isRead: boolean;
  isResumed: boolean;
}

export interface BackfillProgress {
  found: number;
  done: number;
  /** How many tickets ended how. */
  outcomes: Record<string, number>;
}

export interface BackfillStore extends Backfills {
  open(plan: BackfillPlan, now: Date): Promise<BackfillRun>;
  /** Tickets found and the place reached, with the jobs that treat them, together or not at all. */
  found(
    run: BackfillRun,
    alerts: boolean,
    ticketIds: readonly string[],
    cursor: string | null,
    isRead: boolean,
  ): Promise<void>;
  /** Puts tickets whose turn never came into the queue again. */
  requeue(run: BackfillRun, alerts: boolean): Promise<void>;
  progress(runId: string): Promise<BackfillProgress>;
}

/** As many as Zendesk updates in one job. */
const BATCH = 100;

export function openBackfills(sql: Sql, queue: Pick<DurableQueue, 'enqueue'>): BackfillStore {
  async function enqueue(transaction: Sql, runId: string, alerts: boolean, ids: readonly string[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, at) =>
      ids.slice(at * BATCH, (at + 1) * BATCH),
    );
    const jobs = batches.map((ticketIds) => {
      // One batch after the other: live tickets find the rest of the machine free.
      return { id: randomUUID(), queue: 'backfill' as const, key: runId, data: { runId, ticketIds, alerts } };
    });
    await queue.enqueue(transaction, jobs);
  }

  return {
    async open(plan, now) {
      const { since, until, alerts, limit } = plan;
      const [latest] = await sql
        .select()
        .from(backfills)
        .where(and(eq(backfills.since, since.toISOString()), eq(backfills.alerts, alerts)))
        .orderBy(desc(backfills.startedAt))
        .limit(1);
      if (latest !== undefined && latest.mostTickets === limit && sameEnd(latest.until, until)) {
        const unfinished = !latest.isRead || (await left(sql, latest.id)).length > 0;
        if (unfinished) return { ...latest, until: new Date(latest.until), isResumed: true };
      }
      const id = randomUUID();
      const end = until ?? now;
      await sql.insert(backfills).values({
        id,
        since: since.toISOString(),
        until: end.toISOString(),
        alerts,
        mostTickets: limit,
        startedAt: now.toISOString(),
      });
      return { id, until: end, cursor: null, isRead: false, isResumed: false };
    },

    found: ({ id }, alerts, ticketIds, cursor, isRead) =>
      sql.transaction(async (transaction) => {
        const rows = ticketIds.map((ticketId) => ({ runId: id, ticketId }));
        const fresh =
          rows.length === 0
            ? []
            : await transaction.insert(backfillTickets).values(rows).onConflictDoNothing().returning();
        await enqueue(
          transaction,
          id,
          alerts,
          fresh.map(({ ticketId }) => ticketId),
        );
        await transaction.update(backfills).set({ cursor, isRead }).where(eq(backfills.id, id));
      }),

    requeue: ({ id }, alerts) =>
      sql.transaction(async (transaction) => enqueue(transaction, id, alerts, await left(transaction, id))),

    async progress(runId) {
      const rows = await sql
        .select({ outcome: backfillTickets.outcome, tickets: count() })
        .from(backfillTickets)
        .where(eq(backfillTickets.runId, runId))
        .groupBy(backfillTickets.outcome);
      const found = rows.reduce((sum, { tickets }) => sum + tickets, 0);
      const outcomes = Object.fromEntries(
        rows.flatMap(({ outcome, tickets }) => (outcome === null ? [] : [[outcome, tickets]])),
      );
      return { found, done: found - (rows.find(({ outcome }) => outcome === null)?.tickets ?? 0), outcomes };
    },

    async settle(runId, outcomes) {
      for (const [outcome, some] of Map.groupBy(outcomes, ([, outcome]) => outcome)) {
        const ids = some.map(([id]) => id);
        await sql
          .update(backfillTickets)
          .set({ outcome })
          .where(and(eq(backfillTickets.runId, runId), inArray(backfillTickets.ticketId, ids)));
      }
    },
  };
}

async function left(sql: Sql, runId: string): Promise<string[]> {
  const rows = await sql
    .select({ ticketId: backfillTickets.ticketId })
    .from(backfillTickets)
    .where(and(eq(backfillTickets.runId, runId), isNull(backfillTickets.outcome)));
  return rows.map(({ ticketId }) => ticketId);
}

/** Without an end, a run ends when it was begun, so any such run may be resumed. */
function sameEnd(held: string, until: Date | null): boolean {
  return until === null || Date.parse(held) === until.getTime();
}
