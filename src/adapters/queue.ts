import { randomUUID } from 'node:crypto';
import { SQL, sql } from 'drizzle-orm';
import { fromDrizzle, type JobResult, PgBoss } from 'pg-boss';
import { ZodError, z } from 'zod';
import type { DigestTime } from '../core/digest-times.ts';
import { isRefusedAccess, UpstreamError } from '../core/errors.ts';
import type { Job, JobHandler, Log, Queue, QueueName } from '../core/ports.ts';
import { type Database, rows, type Sql } from './store/database.ts';

const DeadJob = z.object({ id: z.string(), queue: z.string(), about: z.string().nullable(), why: z.string() });

/** A job to be stored; the same id stored twice is one job. */
export interface StoredJob extends Job {
  id: string;
}

export interface DurableQueue extends Queue {
  /** Stores jobs within the caller's transaction, so that they exist exactly when its other rows do. */
  enqueue(transaction: Sql, jobs: readonly StoredJob[]): Promise<void>;
  /** Makes exactly these digests happen. One that was missed while nobody ran happens once, late. */
  schedule(times: readonly DigestTime[]): Promise<void>;
  stop(): Promise<void>;
}

/** How many jobs of a kind run at once in one process. More only makes them wait for each other's database. */
const WORKERS: Readonly<Record<QueueName, number>> = {
  triage: 8,
  alert: 4,
  // One line at most waits for its turn in a channel, so that alerts need not queue behind a long history.
  history: 1,
  incident: 1,
  timer: 1,
  desk: 1,
  reply: 1,
  'catch-up': 1,
  digest: 1,
  reconcile: 1,
  backfill: 1,
  notice: 1,
  training: 1,
};
const QUEUES = [
  'triage',
  'alert',
  'history',
  'incident',
  'timer',
  'desk',
  'reply',
  'catch-up',
  'digest',
  'reconcile',
  'backfill',
  'notice',
  'training',
] as const satisfies QueueName[];

/** Failed for good; kept for a person to look at. */
const DEAD = 'dead';

const DAY_S = 24 * 60 * 60;

/** An outage may last a long weekend; with the longest delay between tries this many tries outlast it. */
const RETRIES = 20_000;

/** A failure nobody foresaw is likely to repeat: this many tries show whether it was chance. */
const TRIES_OF_THE_UNKNOWN = 8;

/**
 * The measured settings. Two jobs of one key never run together (`singleton`). Without `notify` on both sides a job waits for
 * the next poll; with it, the poll that finds retries would slow to 30 s, so it is set as well. A worker that dies is
 * noticed by its missing heartbeat.
 */
const QUEUE_OPTIONS = {
  policy: 'singleton',
  notify: true,
  retryLimit: RETRIES,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  heartbeatSeconds: 10,
  expireInSeconds: 15 * 60,
  retentionSeconds: 90 * DAY_S,
  deleteAfterSeconds: 7 * DAY_S,
  deadLetter: DEAD,
} as const;

export async function openQueue(database: Database, log: Log): Promise<DurableQueue> {
  const boss = new PgBoss({
    ...database.bossOptions,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    cronMonitorIntervalSeconds: 30,
  });
  boss.on('error', (err) => log.error({ err }, 'the queue reports a failure and goes on'));
  await boss.start();
  await boss.createQueue(DEAD, { retentionSeconds: 365 * DAY_S, deleteAfterSeconds: 365 * DAY_S });
  for (const name of QUEUES) {
    await boss.createQueue(name, QUEUE_OPTIONS);
    const { policy: _unchangeable, ...options } = QUEUE_OPTIONS;
    await boss.updateQueue(name, options);
  }
  return {
    async enqueue(transaction, jobs) {
      for (const [name, some] of Map.groupBy(jobs, ({ queue }) => queue)) {
        await boss.insert(name, some.map(toInsert), { db: within(transaction) });
      }
    },
    async add(job) {
      await boss.insert(job.queue, [toInsert({ ...job, id: randomUUID() })]);
    },
    async work(handlers) {
      for (const name of QUEUES) {
        const handler = handlers[name];
        if (handler === undefined) continue;
        for (let worker = 0; worker < WORKERS[name]; worker++) await startWorker(boss, name, handler, log);
      }
    },
    async schedule(times) {
      for (const { key } of await boss.getSchedules('digest')) {
        if (!times.some(({ kind }) => kind === key)) await boss.unschedule('digest', key);
      }
      for (const { kind, cron, zone } of times) {
        await boss.schedule('digest', cron, { kind }, { tz: zone, key: kind, missed: 'once' });
      }
    },
    async pending(name) {
      const names = name === undefined ? QUEUES : [name];
      const [row] = await rows(
        database.sql,
        sql`select count(*)::int as pending from pgboss.job where name in ${names}
            and (state in ('retry', 'active') or (state = 'created' and start_after <= now() + interval '3 seconds'))`,
      );
      return Number(row?.pending ?? 0);
    },
    async dead() {
      const found = await rows(
        database.sql,
        sql`select id, source_name as queue, coalesce(source_output->>'why', source_output::text) as why,
              coalesce(data->>'ticketId', data->>'escalationId', data->'source'->>'ts') as about
            from pgboss.job where name = ${DEAD} and state = 'created' order by created_on`,
      );
      return z.array(DeadJob).parse(found);
    },
    stop: () => boss.stop({ graceful: true, timeout: 20_000 }),
  };
}

function toInsert({ id, key, data, startAfter }: StoredJob) {
  return { id, singletonKey: key, data, ...(startAfter === undefined ? {} : { startAfter: new Date(startAfter) }) };
}

/** The queue's statements, run in a transaction of ours. */
function within(transaction: Sql): ReturnType<typeof fromDrizzle> {
  const execute = async (query: unknown) => {
    if (!(query instanceof SQL)) throw new TypeError('The queue handed over something that is no statement.');
    return { rows: await rows(transaction, query) };
  };
  return fromDrizzle({ execute }, sql);
}

async function startWorker(boss: PgBoss, name: QueueName, handler: JobHandler, log: Log): Promise<void> {
  const options = {
    batchSize: 1,
    perJobResults: true,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 1,
  } as const;
  const id = await boss.work(name, options, async (jobs: FetchedJob[]) => {
    try {
      return await Promise.all(jobs.map((job) => run(job, handler, log)));
    } finally {
      // A worker sleeps until the next poll after every job, also with a backlog before it, unless it is woken.
      boss.notifyWorker(id);
    }
  });
}

interface FetchedJob {
  id: string;
  name: string;
  data: object;
  retryCount: number;
}

async function run(job: FetchedJob, handler: JobHandler, log: Log): Promise<JobResult> {
  try {
    await handler(job.data);
    return { id: job.id, status: 'completed' };
  } catch (err) {
    const final = isFinal(err, job.retryCount);
    log[final ? 'error' : 'warn'](
      { err, job: job.id, queue: job.name, tries: job.retryCount + 1 },
      final ? 'job is dead' : 'job will be tried again',
    );
    return {
      id: job.id,
      status: final ? 'deadletter' : 'failed',
      output: { why: err instanceof Error ? err.message : String(err) },
    };
  }
}

/** The one place that turns a failure into "again" or "never". */
function isFinal(failure: unknown, retries: number): boolean {
  if (failure instanceof UpstreamError) return !failure.retryable && !isRefusedAccess(failure);
  if (failure instanceof ZodError) return true;
  return retries + 1 >= TRIES_OF_THE_UNKNOWN;
}
