import type { PgBoss } from 'pg-boss';
import type { QueueName } from '../core/ports.ts';

/** How many jobs of a kind run at once in one process. More only makes them wait for each other's database. */
export const WORKERS: Readonly<Record<QueueName, number>> = {
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
export const QUEUES = [
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
export const DEAD = 'dead';

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;

/** An outage may last a long weekend; with the longest delay between tries this many tries outlast it. */
const RETRIES = 20_000;

/**
 * Queues whose workers are told of new jobs by the database. Not triage: a notice wakes every worker of every process, and
 * eight of nine find nothing. There the process that stored a job wakes as many of its own workers as there are jobs; the
 * others look once a second.
 */
export const isNoticed = (name: QueueName): boolean => name !== 'triage';

/**
 * The measured settings. Two jobs of one key never run together (`singleton`). Without `notify` a job waits for the
 * next poll; with it, the poll that finds retries would slow to 30 s, so it is set as well. A worker that dies is noticed by
 * its missing heartbeat.
 */
const QUEUE_OPTIONS = {
  policy: 'singleton',
  retryLimit: RETRIES,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  heartbeatSeconds: 10,
  expireInSeconds: 15 * 60,
  retentionSeconds: 90 * DAY_S,
  deadLetter: DEAD,
} as const;

/** Asked for by every process under one id for so many minutes, and known by nothing but the job of that id. */
const ASKED_ONCE: ReadonlySet<QueueName> = new Set(['reconcile', 'catch-up']);

/**
 * How long a done job is kept. The inbox knows what else was seen before, and every end of a job reads all that is left of its
 * queue: 10 ms with 10,000 jobs.
 */
const keptSeconds = (name: QueueName): number => (ASKED_ONCE.has(name) ? HOUR_S : 30);

/** Two statements for each queue would take a start a third of a second on the embedded database. */
export async function makeQueues(boss: PgBoss): Promise<void> {
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  const wanted = [
    { name: DEAD, retentionSeconds: 365 * DAY_S, deleteAfterSeconds: 365 * DAY_S },
    ...QUEUES.map((name) => ({
      name,
      ...QUEUE_OPTIONS,
      deleteAfterSeconds: keptSeconds(name),
      notify: isNoticed(name),
    })),
  ];
  for (const { name, ...options } of wanted) {
    const before: object | undefined = known.get(name);
    if (before === undefined) await boss.createQueue(name, options);
    else if (Object.entries(options).some(([key, value]) => Reflect.get(before, key) !== value)) {
      const { policy: _, ...changeable } = { policy: undefined, ...options };
      await boss.updateQueue(name, changeable);
    }
  }
}
