import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SQL, sql } from 'drizzle-orm';
import { fromDrizzle, type JobResult, PgBoss } from 'pg-boss';
import type { DigestTime } from '../core/digest-times.ts';
import type { Job, Log, Meters, Queue, QueueName } from '../core/ports.ts';
import { slotsOf } from '../core/slots.ts';
import { deadJobs, dropDeadJob } from './dead-jobs.ts';
import { type FetchedJob, jobRunner } from './job-runner.ts';
import { DEAD, isNoticed, makeQueues, QUEUES, WORKERS } from './queue-table.ts';
import { type Database, rows, type Sql } from './store/database.ts';

/** A job to be stored; the same id stored twice is one job. */
export interface StoredJob extends Job {
  id: string;
}

export interface DurableQueue extends Queue {
  /**
   * Stores jobs within the caller's transaction, so that they exist exactly when its other rows do.
   * @param wakes false: the caller says `wake` when it is over
   */
  enqueue(transaction: Sql, jobs: readonly StoredJob[], wakes?: boolean): Promise<void>;
  /** Says that jobs were committed, so that they need not wait for the next look. Only for queues without notices. */
  wake(name: QueueName, jobs: number): void;
  /** Makes exactly these digests happen. One that was missed while nobody ran happens once, late. */
  schedule(times: readonly DigestTime[]): Promise<void>;
  /** Lets jobs under way finish for `deadlineMs`, then hands them back: another process, or the next start, runs them again. */
  stop(deadlineMs: number): Promise<void>;
}

/** Who enqueues within a transaction of their own does not say when it is over. A look too early costs little. */
const LIKELY_COMMITTED_MS = 20;

/** How long the database may take to answer when all is over. */
const FAREWELL_MS = 2_000;

/** How often what is done and old enough is deleted. */
const MAINTENANCE_S = 30;

/** Each job leaves dead rows behind, and every look at the queue gets slower with them, most on the embedded database. */
const JOBS_BETWEEN_VACUUMS = { embedded: 1_000, postgres: 5_000 } as const;

const lookingEvery = (seconds: number) => ({ superviseIntervalSeconds: seconds, monitorIntervalSeconds: seconds });

/** Jobs a worker takes at once. They end together, so that a backlog costs fewer commits; a single job comes alone. */
const BATCH = 16;

/**
 * Jobs of a queue under way at once in this process; what workers took beyond them waits as the few words the queue holds
 * of it. Without this there are 128, which is a tenth faster and takes ten megabytes more.
 */
const MOST_UNDER_WAY = 48;

export async function openQueue(database: Database, log: Log, meters: Meters): Promise<DurableQueue> {
  const boss = new PgBoss({
    ...database.bossOptions,
    useListenNotify: true,
    // Which keys are under way is remembered by every process, and a job of such a key is passed over. The usual minute
    // would keep the jobs of a process that died waiting as long.
    queueCacheIntervalSeconds: 1,
    // With the ten seconds of a heartbeat and the wait before a retry, another process takes over within fifteen. The
    // embedded database has no other process, and each look costs it more.
    ...lookingEvery(database.kind === 'postgres' ? 1 : 2),
    maintenanceIntervalSeconds: MAINTENANCE_S,
    cronMonitorIntervalSeconds: 30,
  });
  boss.on('error', (err) => log.error({ err }, 'the queue reports a failure and goes on'));
  try {
    await boss.start();
    await makeQueues(boss);
  } catch (error) {
    // What has begun looks at the database for ever and would keep the process: a bot that neither works nor ends.
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  const crews = new Map<QueueName, Crew>();
  const over = new AbortController();
  const wake = (name: QueueName, jobs: number) => {
    const crew = crews.get(name);
    if (crew === undefined) return;
    const called = [...crew.idle].slice(0, Math.ceil(jobs / BATCH));
    for (const worker of called) boss.notifyWorker(worker);
    crew.backlog += Math.max(0, jobs - called.length * BATCH);
  };
  return {
    wake,
    async enqueue(transaction, jobs, wakes = true) {
      for (const [name, some] of Map.groupBy(jobs, ({ queue }) => queue)) {
        await boss.insert(name, some.map(toInsert), { db: within(transaction) });
        if (wakes && !isNoticed(name)) setTimeout(wake, LIKELY_COMMITTED_MS, name, some.length);
      }
    },
    async add(job) {
      await boss.insert(job.queue, [toInsert({ ...job, id: randomUUID() })], { db: within(database.sql) });
    },
    async work(handlers) {
      for (const name of QUEUES) {
        const handler = handlers[name];
        if (handler === undefined) continue;
        const crew = { idle: new Set<string>(), backlog: 0 };
        crews.set(name, crew);
        const slots = slotsOf(MOST_UNDER_WAY);
        const runOne = jobRunner(handler, log, meters);
        const run = counted(
          (job) => slots(() => runOne(job), over.signal),
          JOBS_BETWEEN_VACUUMS[database.kind],
          () => {
            database.tidy('pgboss.job').catch((err) => log.error({ err }, 'tidying the queue failed'));
          },
        );
        for (let worker = 0; worker < WORKERS[name]; worker++) await startWorker(boss, name, run, crew);
      }
    },
    async schedule(times) {
      const known = await boss.getSchedules('digest');
      const ended = known.filter(({ key }) => !times.some(({ kind }) => kind === key));
      await Promise.all([
        ...ended.map(({ key }) => boss.unschedule('digest', key)),
        ...times.map(({ kind, cron, zone }) =>
          boss.schedule('digest', cron, { kind }, { tz: zone, key: kind, missed: 'once' }),
        ),
      ]);
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
    dead: () => deadJobs(database.sql),
    retry: (id) => boss.redrive(DEAD, { limit: 100_000, ...(id === null ? {} : { ids: [id] }) }),
    drop: (id) => dropDeadJob(database.sql, id),
    async stop(deadlineMs) {
      // What has not begun by then is handed back with the rest, and must not begin here any more.
      setTimeout(() => over.abort(), Math.max(0, deadlineMs)).unref();
      const stopped = boss.stop({ graceful: true, timeout: deadlineMs }).catch((err) => {
        log.error({ err }, 'the queue could not say farewell to the database; what it had in hand is run again');
      });
      // From a server that crashed in between an answer may never come.
      await Promise.race([stopped, wait(Math.max(0, deadlineMs) + FAREWELL_MS, undefined, { ref: false })]);
    },
  };
}

function toInsert({ id, key, data, startAfter }: StoredJob) {
  const later = startAfter === undefined ? {} : { startAfter: new Date(startAfter) };
  return { id, singletonKey: key, group: { id: key }, data, ...later };
}

/** The queue's statements, run in a transaction of ours. */
function within(transaction: Sql): ReturnType<typeof fromDrizzle> {
  const execute = async (query: unknown) => {
    if (!(query instanceof SQL)) throw new TypeError('The queue handed over something that is no statement.');
    return { rows: await rows(transaction, query) };
  };
  return fromDrizzle({ execute }, sql);
}

/** The workers of one queue in this process. */
interface Crew {
  /** Ids of those that wait for jobs. */
  idle: Set<string>;
  /** Jobs for which none was free when they came. */
  backlog: number;
}

async function startWorker(
  boss: PgBoss,
  name: QueueName,
  run: (job: FetchedJob) => Promise<JobResult>,
  crew: Crew,
): Promise<void> {
  const options = {
    batchSize: isNoticed(name) ? 1 : BATCH,
    perJobResults: true,
    // What a process remembers of the keys under way is a second old. A batch with one that began since is refused as a whole
    // by the index behind `singleton`, and the worker sleeps; by its group such a job is passed over as of now.
    groupConcurrency: 1,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 1,
  } as const;
  const id = await boss.work(name, options, async (jobs: FetchedJob[]) => {
    crew.idle.delete(id);
    try {
      return await Promise.all(jobs.map(run));
    } finally {
      // A worker sleeps until the next poll after every batch, also with a backlog before it, unless it is woken.
      if (jobs.length === options.batchSize || crew.backlog > 0) boss.notifyWorker(id);
      crew.backlog = Math.max(0, crew.backlog - options.batchSize);
      crew.idle.add(id);
    }
  });
  crew.idle.add(id);
}

/** The same, and calls `often` at every so many jobs. */
function counted(
  run: (job: FetchedJob) => Promise<JobResult>,
  every: number,
  often: () => void,
): (job: FetchedJob) => Promise<JobResult> {
  let jobs = 0;
  return (job) => {
    jobs = (jobs + 1) % every;
    if (jobs === 0) often();
    return run(job);
  };
}
