import { createHash } from 'node:crypto';
import { sql as raw } from 'drizzle-orm';
import { UpstreamError } from '../../core/errors.ts';
import type { Inbox, Job, QueueName } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import { openBurst } from './burst.ts';
import { asRecords, rows, type Sql } from './database.ts';
import { inBatches } from './in-batches.ts';
import { inbox } from './schema.ts';

interface Arrival {
  deliveryId: string;
  job: Job | null;
}

/** Stores deliveries and their jobs; those that arrive together share a transaction. */
export function openInbox(sql: Sql, queue: Pick<DurableQueue, 'enqueue' | 'wake'>): Inbox {
  const waiting = new Map<QueueName, number>();
  const burst = openBurst(() => {
    for (const [name, jobs] of waiting) queue.wake(name, jobs);
    waiting.clear();
  });
  const quietly: Pick<DurableQueue, 'enqueue'> = {
    enqueue: (transaction, jobs) => queue.enqueue(transaction, jobs, false),
  };
  const store = inBatches(async (batch: readonly Arrival[]) => {
    burst.goesOn();
    await sql.transaction((transaction) => storeDeliveries(transaction, quietly, batch));
    for (const { job } of batch) if (job !== null) waiting.set(job.queue, (waiting.get(job.queue) ?? 0) + 1);
    return batch.map(() => undefined);
  }, burst.pauses);
  return {
    calm: burst.calm,
    async accept(deliveryId, job) {
      try {
        await store({ deliveryId, job });
      } catch (error) {
        throw notStored(error);
      }
    },
  };
}

/** Deliveries and their jobs, within the caller's transaction; those seen before change nothing. */
export async function storeDeliveries(
  transaction: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  batch: readonly { deliveryId: string; job: Job | null }[],
): Promise<void> {
  const arrived = batch.map(({ deliveryId, job }) => ({
    id: deliveryId,
    queue: job?.queue ?? '',
    key: job?.key ?? '',
  }));
  const fresh = await rows(
    transaction,
    raw`insert into ${inbox} (delivery_id, queue, key)
        select * from ${asRecords(arrived)} as arrived (id text, queue text, key text)
        on conflict do nothing returning delivery_id as id`,
  );
  const isFresh = new Set(fresh.map(({ id }) => id));
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
