import { isNull, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { complaintId } from '../../core/complaint.ts';
import type { Intake } from '../../core/ports.ts';
import type { KnownTicket } from '../../core/reconciliation.ts';
import type { DurableQueue } from '../queue.ts';
import { asRecords, rows, type Sql } from './database.ts';
import { storeDeliveries } from './inbox.ts';
import { backfills, classifications, effects } from './schema.ts';
import { openSettings } from './settings.ts';

const POSITION_SETTING = 'zendesk.changes';
const Position = z.object({ beganAt: z.string(), cursor: z.string().nullable() });

const Known = z.array(
  z.object({ ticketId: z.string(), lastWritten: z.string().nullable(), status: z.string().nullable() }),
);

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

/** A page names a thousand: one value and as many lookups, where a list of parameters would be a statement of megabytes. */
async function known(sql: Sql, ticketIds: readonly string[]): Promise<Map<string, KnownTicket>> {
  if (ticketIds.length === 0) return new Map();
  const asked = ticketIds.map((ticketId) => ({ ticketId, id: complaintId({ kind: 'zendesk', ticketId }) }));
  const found = await rows(
    sql,
    raw`select asked."ticketId", latest.result->>'updatedAt' as "lastWritten", latest.result->>'status' as status
        from ${asRecords(asked)} as asked ("ticketId" text, id text)
        left join lateral (
          select result from ${effects} as known where known.complaint_id = asked.id and result->>'kind' = 'written'
          order by known."order" desc limit 1
        ) as latest on true
        where (select true from ${classifications} as known where known.complaint_id = asked.id limit 1)`,
  );
  return new Map(Known.parse(found).map(({ ticketId, ...ticket }) => [ticketId, ticket]));
}
