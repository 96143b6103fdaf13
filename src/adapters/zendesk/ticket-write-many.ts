import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { ManyWrite, TicketFeed } from '../../core/ports.ts';
import type { Ticket, WriteOutcome } from '../../core/ticket.ts';
import { customFields, Id } from './rest-ticket.ts';
import { MARK } from './ticket-audits.ts';
import type { FeedOptions } from './ticket-feed.ts';
import { isInForce, MERGED_TAG, writtenAs } from './ticket-write.ts';

const Result = z.object({ id: Id.nullish(), success: z.boolean().nullish(), error: z.string().nullish() });
const JobStatus = z
  .object({
    job_status: z.object({
      id: z.string(),
      status: z.string().transform((text) => text.toLowerCase()),
      results: z.array(Result).nullish(),
    }),
  })
  .transform(({ job_status }) => job_status);
type JobStatus = z.infer<typeof JobStatus>;

/** Milliseconds between two looks at a job; grows with every look. */
const FIRST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 3_000;
/** A job that takes longer is looked after by the next try of ours: what it did will be seen on the tickets. */
const MOST_LOOKS = 100;

type Options = Pick<FeedOptions, 'transport' | 'admit' | 'sleep'> & Pick<TicketFeed, 'many'>;

type Outcome = WriteOutcome | { kind: 'refused'; why: string };

/**
 * One job for up to a hundred tickets, each with its own stamp. A finished job can hold failures, and it names no stamps,
 * so the tickets themselves say what became of them; the job's results say why where nothing did. What is in force already
 * counts as written.
 * @throws UpstreamError
 */
export async function writeMany(options: Options, writes: readonly ManyWrite[]): Promise<Map<string, Outcome>> {
  const isThere = ({ ticket, change }: ManyWrite) => isInForce(ticket, ticket, change);
  const there = writes.filter(isThere).map(({ ticket }) => [ticket.id, writtenAs(ticket)] as const);
  const lacking = writes.filter((write) => !isThere(write));
  return new Map<string, Outcome>([...there, ...(lacking.length === 0 ? [] : await written(options, lacking))]);
}

async function written(options: Options, writes: readonly ManyWrite[]): Promise<Map<string, Outcome>> {
  await options.admit();
  const body = { tickets: writes.map(item) };
  // A job whose answer was lost may still come: sending a second one at once would only make conflicts.
  const path = '/api/v2/tickets/update_many.json';
  const begun = await options.transport.call({ method: 'PUT', path, body, schema: JobStatus, retry: 'refused' });
  const job = await finished(options, begun);
  const reasons = new Map((job.results ?? []).map((result) => [result.id ?? '', result]));
  const now = new Map((await options.many(writes.map(({ ticket }) => ticket.id))).map((ticket) => [ticket.id, ticket]));
  return new Map(
    writes.map((write) => {
      const { id } = write.ticket;
      return [id, outcomeOf(write, now.get(id), reasons.get(id))] as const;
    }),
  );
}

function item({ ticket, change }: ManyWrite): object {
  return {
    id: Number(ticket.id),
    safe_update: true,
    updated_stamp: ticket.updatedAt,
    tags: change.tags,
    custom_fields: customFields(change.fields),
    metadata: MARK,
  };
}

async function finished(
  { transport, sleep }: Pick<FeedOptions, 'transport' | 'sleep'>,
  begun: JobStatus,
): Promise<JobStatus> {
  let job = begun;
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (job.status === 'completed') return job;
    if (job.status === 'failed' || job.status === 'killed') throw notDone(job.id, job.status);
    await sleep(Math.min(LONGEST_LOOK_MS, FIRST_LOOK_MS * 1.5 ** look));
    const path = `/api/v2/job_statuses/${encodeURIComponent(job.id)}.json`;
    job = await transport.call({ method: 'GET', path, schema: JobStatus });
  }
  throw notDone(job.id, 'still under way');
}

function notDone(id: string, how: string): UpstreamError {
  const why = `Zendesk's job ${id}, which updates tickets, is ${how}. It will be tried again; see status.zendesk.com.`;
  return new UpstreamError(why, { system: 'zendesk', retryable: true });
}

function outcomeOf(
  { ticket, change }: ManyWrite,
  now: Ticket | undefined,
  result: z.infer<typeof Result> | undefined,
): Outcome {
  if (now === undefined || now.status === 'deleted') return { kind: 'gone' };
  if (isInForce(ticket, now, change)) return writtenAs(now);
  // It was written, and somebody has changed it since: the next look at the changes will see that.
  if (result?.success === true) return { kind: 'written', updatedAt: '' };
  if (now.status === 'closed') return { kind: now.tags.includes(MERGED_TAG) ? 'merged' : 'closed' };
  if (now.updatedAt !== ticket.updatedAt || result?.error === 'UpdateConflict') return { kind: 'conflict' };
  return { kind: 'refused', why: result?.error ?? 'unknown' };
}
