import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DeadJob } from '../core/ports.ts';
import { rows, type Sql } from './store/database.ts';

const DeadJobs = z.array(
  z.object({
    id: z.string(),
    queue: z.string(),
    about: z.string().nullable(),
    why: z.string(),
    tries: z.coerce.number(),
    at: z.string(),
  }),
);

/** What a person needs to judge a dead job; nothing of its payload but ids. */
const SEEN = sql`id::text, coalesce(source_name, 'dead') as queue,
  coalesce(data->>'complaintId', 'zendesk:' || (data->>'ticketId'), 'slack:' || (data->'source'->>'channel') || ':' ||
    (data->'source'->>'ts'), data->>'escalationId', data->>'incidentId', data->>'key', data->>'jobId', data->>'runId') as about,
  coalesce(source_output->>'why', source_output->>'message', source_output::text, 'no reason was kept') as why,
  coalesce(source_retry_count, 0) + 1 as tries,
  to_char(created_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`;

const isDead = sql`name = 'dead' and state in ('created', 'failed')`;

/** Jobs that failed for good, oldest first. */
export const deadJobs = (database: Sql): Promise<DeadJob[]> =>
  read(database, sql`select ${SEEN} from pgboss.job where ${isDead} order by created_on`);

/** Removes one for good. @returns what it was; null when there is no such job */
export async function dropDeadJob(database: Sql, id: string): Promise<DeadJob | null> {
  const [dropped] = await read(
    database,
    sql`delete from pgboss.job where ${isDead} and id::text = ${id} returning ${SEEN}`,
  );
  return dropped ?? null;
}

async function read(database: Sql, statement: SQL): Promise<DeadJob[]> {
  return DeadJobs.parse(await rows(database, statement));
}
