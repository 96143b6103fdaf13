import { setTimeout as wait } from 'node:timers/promises';
import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Sql } from './database.ts';
import { inBatches } from './in-batches.ts';
import { ticketWrites } from './schema.ts';

/** Any number, the same in every process. */
const LOCK = 8_402_118;

const Slots = z.array(z.object({ wait_ms: z.coerce.number() }));

export interface WritePermits {
  /** Resolves when one more ticket update fits into the limit. */
  admit(): Promise<void>;
}

/**
 * A bucket of tokens that all processes on the database share: each update takes one, and it comes back a window later. So
 * no window of that length, wherever it begins, holds more than `perWindow()` updates, and after a quiet time they may
 * all come at once. A token is taken in advance and waited for, which keeps the order of those who ask.
 */
export function openWritePermits(sql: Sql, perWindow: () => number, windowMs = 60_000): WritePermits {
  const take = inBatches((asked: readonly null[]) => takeSlots(sql, asked.length, Math.max(1, perWindow()), windowMs));
  return {
    async admit() {
      const waitMs = await take(null);
      if (waitMs > 0) await wait(waitMs);
    },
  };
}

/** Milliseconds until each of `count` updates fits, the soonest first. */
async function takeSlots(sql: Sql, count: number, limit: number, windowMs: number): Promise<number[]> {
  const window = raw`make_interval(secs => ${windowMs / 1000}::float8)`;
  return sql.transaction(async (transaction) => {
    // What a crash of the database forgets of this is a few slots of the window, so no commit waits for the disk.
    await transaction.execute(
      raw`select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(${LOCK})`,
    );
    const waits: number[] = [];
    // Each update stands a window after the one that is `limit` before it, so no more than that many are taken at once. Which
    // one that is, its number says: counting them would take longer the higher the limit.
    while (waits.length < count) {
      const many = Math.min(limit, count - waits.length);
      const taken = await rows(
        transaction,
        raw`with gone as (
                   delete from ${ticketWrites} where id < (select min(id) from ${ticketWrites}) + ${2 * many}::int
                     and at < clock_timestamp() - ${window} * 2
                 ),
                 latest as (select max(id) as id from ${ticketWrites})
            insert into ${ticketWrites} (at)
            select greatest(clock_timestamp(), (
              select earlier.at from ${ticketWrites} as earlier
              where earlier.id <= latest.id + slot - ${limit}::int order by earlier.id desc limit 1
            ) + ${window})
            from latest, generate_series(1, ${many}::int) as slot order by slot
            returning extract(epoch from at - clock_timestamp()) * 1000 as wait_ms`,
      );
      waits.push(...Slots.parse(taken).map(({ wait_ms }) => wait_ms));
    }
    return waits.toSorted((one, other) => one - other);
  });
}
