import { createHash } from 'node:crypto';
import { UpstreamError } from '../../core/errors.ts';
import type { Inbox, Job } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import type { Sql } from './database.ts';
import { inbox } from './schema.ts';

interface Arrival {
  deliveryId: string;
  job: Job | null;
  stored(): void;
  failed(error: unknown): void;
}

/** More in one transaction gains nothing and makes one bad row cost more. */
const MOST_AT_ONCE = 200;

/**
 * Stores deliveries and their jobs. Those that arrive while a transaction is under way share the next one: a burst costs a
 * few syncs of the disk instead of one each.
 */
export function openInbox(sql: Sql, queue: Pick<DurableQueue, 'enqueue'>): Inbox {
  let waiting: Arrival[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await storeAll(batch);
    }
    busy = false;
  }

  async function storeAll(batch: readonly Arrival[]): Promise<void> {
    try {
      await sql.transaction((transaction) => storeDeliveries(transaction, queue, batch));
      for (const arrival of batch) arrival.stored();
    } catch (error) {
      if (batch.length === 1) batch[0]?.failed(error);
      // One of them cannot be stored; the others must not suffer for it.
      else for (const arrival of batch) await storeAll([arrival]);
    }
  }

  return {
    accept: (deliveryId, job) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ deliveryId, job, stored: resolve, failed: (error) => reject(notStored(error)) });
        if (!busy) void drain();
      }),
  };
}

/** Deliveries and their jobs, within the caller's transaction; those seen before change nothing. */
export async function storeDeliveries(
  transaction: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  batch: readonly { deliveryId: string; job: Job | null }[],
): Promise<void> {
  const fresh = await transaction
    .insert(inbox)
    .values(batch.map(({ deliveryId, job }) => ({ deliveryId, queue: job?.queue ?? '', key: job?.key ?? '' })))
    .onConflictDoNothing()
    .returning({ deliveryId: inbox.deliveryId });
  const isFresh = new Set(fresh.map((row) => row.deliveryId));
  const jobs = new Map(batch.map(({ deliveryId, job }) => [deliveryId, job]));
  await queue.enqueue(
    transaction,
    [...jobs].flatMap(([id, job]) => (isFresh.has(id) && job !== null ? [{ ...job, id: jobId(id) }] : [])),
  );
}

/** A UUID made from the delivery id alone (version 8 of RFC 9562), so that the same delivery is always the same job. */
export function jobId(deliveryId: string): string {
  const hex = createHash('sha256').update(deliveryId).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function notStored(cause: unknown): UpstreamError {
  const why = 'A delivery could not be stored. Check the database and the disk.';
  return new UpstreamError(why, { system: 'database', retryable: true, cause });
}
