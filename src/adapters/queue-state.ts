import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { QueueState } from '../core/meter-ports.ts';
import { rows, type Sql } from './store/database.ts';

const Waiting = z.array(
  z.object({
    queue: z.string(),
    waiting: z.coerce.number(),
    running: z.coerce.number(),
    retrying: z.coerce.number(),
    oldestSeconds: z.coerce.number(),
  }),
);
const Dead = z.array(z.object({ queue: z.string(), jobs: z.coerce.number() }));

/** Every queue with its due jobs. Timers and delayed jobs whose time has not come are not late, so they do not count. */
export async function queueStates(database: Sql): Promise<QueueState[]> {
  const found = await rows(
    database,
    sql`select q.name as queue,
          count(*) filter (where j.state = 'created') as waiting,
          count(*) filter (where j.state = 'active') as running,
          count(*) filter (where j.state = 'retry') as retrying,
          coalesce(max(extract(epoch from now() - greatest(j.created_on, j.start_after)))
            filter (where j.state = 'created'), 0) as "oldestSeconds"
        from pgboss.queue q
        left join pgboss.job j on j.name = q.name
          and (j.state in ('active', 'retry') or (j.state = 'created' and j.start_after <= now()))
        where q.dead_letter is not null
        group by q.name`,
  );
  return Waiting.parse(found);
}

/** How many jobs failed for good, by the queue they were in. */
export async function deadCounts(database: Sql): Promise<{ queue: string; jobs: number }[]> {
  const found = await rows(
    database,
    sql`select coalesce(source_name, name) as queue, count(*) as jobs
        from pgboss.job where name = 'dead' and state in ('created', 'failed') group by 1`,
  );
  return Dead.parse(found);
}
