import { and, asc, eq, inArray, isNull, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { complaintId } from '../../core/complaint.ts';
import type { Intake } from '../../core/ports.ts';
import type { KnownTicket } from '../../core/reconciliation.ts';
import type { DurableQueue } from '../queue.ts';
import type { Sql } from './database.ts';
import { storeDeliveries } from './inbox.ts';
import { backfills, classifications, effects } from './schema.ts';
import { openSettings } from './settings.ts';

const POSITION_SETTING = 'zendesk.changes';
const Position = z.object({ beganAt: z.string(), cursor: z.string().nullable() });

const NEVER_WRITTEN: KnownTicket = { lastWritten: null, status: null };

/** How many rows one statement stores. */
const AT_ONCE = 200;

export function openIntake(sql: Sql, queue: Pick<DurableQueue, 'enqueue'>, clock: () => Date): Intake {
  const settings = openSettings(sql);
  async function position(from: typeof settings, beginning: Date) {
    const begin = { beganAt: beginning.toISOString(), cursor: null };
    // Two processes may start for the first time together: one of them begins.
    await from.claim(POSITION_SETTING, begin);
    return (await from.get(POSITION_SETTING, Position)) ?? begin;
  }
  return {
    position: (beginning) => position(settings, beginning),
    spans: () =>
      sql
        .select({ since: backfills.since, until: backfills.until, alerts: backfills.alerts })
        .from(backfills)
        .where(isNull(backfills.mostTickets)),
    known: (ticketIds) => known(sql, ticketIds),
    advance: (cursor, arrivals) =>
      sql.transaction(async (transaction) => {
        for (let start = 0; start < arrivals.length; start += AT_ONCE) {
          await storeDeliveries(transaction, queue, arrivals.slice(start, start + AT_ONCE));
        }
        const inside = openSettings(transaction);
        await inside.set(POSITION_SETTING, { ...(await position(inside, clock())), cursor });
      }),
  };
}

async function known(sql: Sql, ticketIds: readonly string[]): Promise<Map<string, KnownTicket>> {
  if (ticketIds.length === 0) return new Map();
  const idOf = new Map(ticketIds.map((ticketId) => [complaintId({ kind: 'zendesk', ticketId }), ticketId]));
  const complaints = [...idOf.keys()];
  const classified = await sql
    .selectDistinct({ id: classifications.complaintId })
    .from(classifications)
    .where(inArray(classifications.complaintId, complaints));
  const writes = await sql
    .select({
      id: effects.complaintId,
      lastWritten: raw<string>`${effects.result}->>'updatedAt'`,
      status: raw<string | null>`${effects.result}->>'status'`,
    })
    .from(effects)
    .where(and(inArray(effects.complaintId, complaints), eq(raw`${effects.result}->>'kind'`, 'written')))
    .orderBy(asc(effects.order));
  const latest = new Map(writes.map(({ id, ...write }) => [id, write]));
  return new Map(
    classified.flatMap(({ id }) => {
      const ticketId = idOf.get(id);
      return ticketId === undefined ? [] : [[ticketId, latest.get(id) ?? NEVER_WRITTEN] as const];
    }),
  );
}
