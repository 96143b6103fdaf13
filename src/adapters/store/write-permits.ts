import { setTimeout as wait } from 'node:timers/promises';
import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Sql } from './database.ts';
import { inBatches } from './in-batches.ts';

const Slots = z.array(z.object({ wait_ms: z.number() }));

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

/** Milliseconds until each of `count` updates fits, the soonest first. No more than the limit can be taken at once. */
async function takeSlots(sql: Sql, count: number, limit: number, windowMs: number): Promise<number[]> {
  const window = raw`make_interval(secs => ${windowMs / 1000}::float8)`;
  const waits: number[] = [];
  while (waits.length < count) {
    const many = Math.min(limit, count - waits.length);
    const taken = await rows(
      sql,
      raw`select wait_ms from take_ticket_writes(${many}::int, ${limit}::int, ${window}) as wait_ms`,
    );
    waits.push(...Slots.parse(taken).map(({ wait_ms }) => wait_ms));
  }
  return waits.toSorted((one, other) => one - other);
}
