import { setTimeout as wait } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import {
  type BackfillProgress,
  type BackfillRun,
  type BackfillStore,
  openBackfills,
} from '../adapters/store/backfills.ts';
import { assess } from '../core/classification.ts';
import { UpstreamError } from '../core/errors.ts';
import type { TicketFeed } from '../core/ports.ts';
import type { Ticket } from '../core/ticket.ts';
import { complaintOf } from '../core/ticket-complaint.ts';
import type { Runtime } from '../services.ts';
import { BackfillMeter } from './backfill-meter.ts';
import { backfillRuntime } from './backfill-runtime.ts';
import type { CommandContext } from './context.ts';

interface Options {
  since: Date;
  until?: Date;
  dryRun?: boolean;
  limit?: number;
  alerts?: boolean;
  json?: boolean;
}

/** Tickets found and not yet treated: more would only make stopping slower. */
const AHEAD = 2_000;
const LOOK_MS = 300;
/** How long to wait after a failed export that does not say how long, and how often in a row. */
const PAUSE_MS = 2_000;
const MOST_TRIES = 30;
/** So long nothing may move before we say that something is stuck. */
const STUCK_MS = 10 * 60_000;
/** Classified at once in a dry run. */
const AT_ONCE = 100;

export function backfillCommand(context: CommandContext): Command {
  return new Command('backfill')
    .description('Classify and tag the tickets of the past. Stop it at any point; the same command goes on.')
    .requiredOption('--since <date>', 'tickets created from this day on (UTC), for example 2026-01-31', day)
    .option('--until <date>', 'tickets created before this day; today when absent', day)
    .option('--limit <number>', 'no more tickets than this', positive)
    .option('--alerts', 'raise alerts for old tickets, too')
    .option('--dry-run', 'read and classify, write nothing and keep nothing')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const runtime = await backfillRuntime(context);
      try {
        const result = options.dryRun
          ? await rehearse(runtime, options, context)
          : await run(runtime, options, context);
        context.out(options.json ? JSON.stringify(result) : sentence(result));
      } finally {
        runtime.release();
      }
    });
}

interface Result {
  dryRun: boolean;
  found: number;
  done: number;
  outcomes: Record<string, number>;
}

async function run({ database, queue, services }: Runtime, options: Options, context: CommandContext): Promise<Result> {
  const store = openBackfills(database.sql, queue);
  const alerts = options.alerts === true;
  const plan = { since: options.since, until: options.until ?? null, alerts, limit: options.limit ?? null };
  const begun = await store.open(plan, services.clock());
  if (begun.isResumed) {
    context.err('Going on where this was stopped.');
    // What was in the queue may still be there; a ticket that comes twice is not written twice.
    if ((await queue.pending('backfill')) === 0) await store.requeue(begun, alerts);
  }
  const meter = new BackfillMeter(context);
  await read(begun, { store, feed: services.feed, meter, options, context });
  const end = await settled(begun.id, store, meter, context);
  meter.stop();
  return { dryRun: false, ...end };
}

interface Reading {
  store: BackfillStore;
  feed: TicketFeed;
  meter: BackfillMeter;
  options: Options;
  context: CommandContext;
}

/** Finds the tickets, page by page, and never runs far ahead of those who treat them. */
async function read(run: BackfillRun, { store, feed, meter, options, context }: Reading): Promise<void> {
  let { cursor, isRead } = run;
  while (!isRead) {
    const { found, done } = await store.progress(run.id);
    meter.show({ found, done, isRead: false });
    stopIfAsked(context);
    if (found - done > AHEAD) {
      await wait(LOOK_MS);
      continue;
    }
    const page = await pageOf(feed, cursor === null ? { since: options.since } : { cursor }, context);
    const fitting = page.tickets.filter((ticket) => fits(ticket, options.since, run.until));
    const room = (options.limit ?? Number.POSITIVE_INFINITY) - found;
    isRead = page.isLast || page.cursor === null || fitting.length >= room;
    cursor = page.cursor;
    const ids = fitting.slice(0, Math.max(0, room)).map(({ id }) => id);
    await store.found(run, options.alerts === true, ids, cursor, isRead);
  }
}

async function settled(
  runId: string,
  store: BackfillStore,
  meter: BackfillMeter,
  context: CommandContext,
): Promise<BackfillProgress> {
  let last = { done: -1, at: Date.now() };
  for (;;) {
    const progress = await store.progress(runId);
    meter.show({ ...progress, isRead: true });
    if (progress.done >= progress.found) return progress;
    stopIfAsked(context);
    if (progress.done > last.done) last = { done: progress.done, at: Date.now() };
    if (Date.now() - last.at > STUCK_MS) {
      throw new Error(
        `${progress.found - progress.done} tickets have not moved for ten minutes. Look at \`umbrage queue list\` and ` +
          '`umbrage doctor`; the same command goes on.',
      );
    }
    await wait(LOOK_MS);
  }
}

async function rehearse({ services }: Runtime, options: Options, context: CommandContext): Promise<Result> {
  const { feed, classifier } = services;
  const { policy } = await services.stance();
  const meter = new BackfillMeter(context);
  const outcomes: Record<string, number> = {};
  const count = (name: string) => {
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  };
  let done = 0;
  const until = options.until ?? services.clock();
  let from: Parameters<TicketFeed['page']>[0] | null = { since: options.since };
  while (from !== null && done < (options.limit ?? Number.POSITIVE_INFINITY)) {
    stopIfAsked(context);
    const page: Awaited<ReturnType<TicketFeed['page']>> = await pageOf(feed, from, context);
    const fitting = page.tickets.filter((ticket) => fits(ticket, options.since, until));
    const some = fitting.slice(0, (options.limit ?? Number.POSITIVE_INFINITY) - done);
    for (let start = 0; start < some.length; start += AT_ONCE) {
      const batch = some.slice(start, start + AT_ONCE);
      const open = batch.filter(({ status }) => status !== 'closed');
      for (let closed = open.length; closed < batch.length; closed++) count('closed');
      const texts = open.map((ticket) => complaintOf(ticket).text);
      for (const prediction of await classifier.classify(texts)) count(assess(prediction, policy).band);
      done += batch.length;
      meter.show({ found: done, done, isRead: false });
    }
    from = page.isLast || page.cursor === null ? null : { cursor: page.cursor };
  }
  meter.stop();
  return { dryRun: true, found: done, done, outcomes };
}

/** An export that is refused for a while is waited for: somebody else may be using up its limit. */
async function pageOf(
  feed: TicketFeed,
  from: Parameters<TicketFeed['page']>[0],
  context: CommandContext,
): ReturnType<TicketFeed['page']> {
  for (let tries = 1; ; tries++) {
    try {
      return await feed.page(from);
    } catch (error) {
      if (!(error instanceof UpstreamError) || !error.retryable || tries >= MOST_TRIES) throw error;
      // Ends early when the person stops the command; the look after it says so.
      await wait(error.retryAfterMs ?? PAUSE_MS, undefined, { signal: context.signal }).catch(() => undefined);
      stopIfAsked(context);
    }
  }
}

function fits({ status, createdAt }: Ticket, since: Date, until: Date): boolean {
  const at = Date.parse(createdAt);
  return status !== 'deleted' && at >= since.getTime() && at < until.getTime();
}

function stopIfAsked({ signal }: CommandContext): void {
  if (signal.aborted) throw new Error('Stopped. The same command goes on from here.');
}

function sentence({ dryRun, found, done, outcomes }: Result): string {
  const counts = Object.entries(outcomes).map(([name, number]) => `${number} ${name}`);
  const verb = dryRun ? 'would be treated' : 'treated';
  return `${done} of ${found} tickets ${verb}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`;
}

function day(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError('Write a date like 2026-01-31.');
  }
  return at;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Write a whole number from 1.');
  return number;
}
