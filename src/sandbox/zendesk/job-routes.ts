import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Account } from './account.ts';
import { invalidAttribute, json, Refusal, recordNotFound } from './reply.ts';
import type { ApiRequest, Route } from './routes.ts';
import { changeTicket } from './ticket-change.ts';
import { type TicketInput, ticketInput, ticketOf } from './ticket-input.ts';
import { idList, liveTicket, tooManyValues } from './ticket-routes.ts';
import type { Triggers } from './trigger-runs.ts';

interface Job {
  id: string;
  status: 'queued' | 'working' | 'completed';
  total: number;
  progress: number;
  results: Record<string, unknown>[];
}

interface Item {
  id: number;
  /** Checked when the job runs, so that one bad item fails alone. */
  change: unknown;
}

export interface JobOptions {
  account: Account;
  triggers: Triggers;
  /** How long a job stays queued. */
  jobDelayMs: number;
}

const JOBS_AT_ONCE = 30;
const BatchBody = z.object({
  tickets: z.array(z.looseObject({ id: z.union([z.int(), z.string().regex(/^\d+$/)]) })).min(1),
});

/** `tickets/update_many` in both forms, and the status of the jobs it makes. A completed job can hold failures. */
export function jobRoutes({ account, triggers, jobDelayMs }: JobOptions): { routes: Route[]; close(): void } {
  const jobs = new Map<string, Job>();
  const timers = new Set<NodeJS.Timeout>();

  function queue(items: Item[], userId: number): Job {
    const job: Job = {
      id: randomBytes(16).toString('hex'),
      status: 'queued',
      total: items.length,
      progress: 0,
      results: [],
    };
    jobs.set(job.id, job);
    const timer = setTimeout(() => {
      timers.delete(timer);
      job.status = 'working';
      job.results = items.map((item, index) => runItem(account, triggers, item, index, userId));
      job.progress = items.length;
      job.status = 'completed';
    }, jobDelayMs);
    timers.add(timer);
    return job;
  }

  const routes: Route[] = [
    {
      method: 'PUT',
      path: '/api/v2/tickets/update_many',
      resource: 'tickets',
      handle: (request) => {
        const items = itemsOf(request);
        const running = [...jobs.values()].filter((job) => job.status !== 'completed').length;
        const header = `total=${JOBS_AT_ONCE}; remaining=${Math.max(0, JOBS_AT_ONCE - running - 1)}`;
        if (running >= JOBS_AT_ONCE) throw tooManyJobs(header);
        const job = queue(items, request.principal.userId);
        return json(200, { job_status: jobJson(account, job) }, { 'zendesk-ratelimit-inflight-jobs': header });
      },
    },
    {
      method: 'GET',
      path: '/api/v2/job_statuses/:id',
      resource: null,
      handle: ({ params }) => {
        const job = jobs.get(params.id ?? '');
        if (job === undefined) throw recordNotFound();
        return json(200, { job_status: jobJson(account, job) });
      },
    },
  ];
  return {
    routes,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** `{tickets: [{id, ...}]}`, or `{ticket: {...}}` for the `ids` of the query. */
function itemsOf(request: ApiRequest): Item[] {
  const ids = request.query.get('ids');
  if (ids !== null) {
    const change = ticketOf(request.body);
    return idList(ids).map((id) => ({ id, change }));
  }
  const parsed = BatchBody.safeParse(request.body);
  if (!parsed.success)
    throw invalidAttribute('You passed an invalid value for the tickets attribute. must be an array');
  if (parsed.data.tickets.length > 100) throw tooManyValues();
  return parsed.data.tickets.map((change) => ({ id: Number(change.id), change }));
}

function runItem(
  account: Account,
  triggers: Triggers,
  item: Item,
  index: number,
  userId: number,
): Record<string, unknown> {
  try {
    const ticket = liveTicket(account, item.id);
    const input = withBulkTags(ticketInput(item.change), ticket.state.tags);
    const audit = changeTicket(account, ticket, input, { userId, channel: 'api' });
    ticket.writes += 1;
    if (audit !== null) triggers.updated(ticket);
    return { id: item.id, index, action: 'update', status: 'Updated', success: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id: item.id, index, action: 'update', success: false, ...failureOf(error) };
  }
}

/** `additional_tags` and `remove_tags` exist in bulk only. */
function withBulkTags(input: TicketInput, held: readonly string[]): TicketInput {
  if (input.additional_tags === undefined && input.remove_tags === undefined) return input;
  const kept = held.filter((tag) => !(input.remove_tags ?? []).includes(tag));
  return { ...input, tags: [...kept, ...(input.additional_tags ?? [])] };
}

const FailureBody = z.object({ error: z.string(), description: z.string(), details: z.unknown().optional() });

function failureOf({ reply }: Refusal): Record<string, unknown> {
  const parsed = FailureBody.safeParse(JSON.parse(String(reply.body ?? '{}')));
  if (!parsed.success) return { error: 'InvalidAttribute', details: '' };
  const { error, description, details } = parsed.data;
  const code = error === 'RecordNotFound' ? 'TicketNotFound' : error;
  return { error: code, details: details === undefined ? description : JSON.stringify(details) };
}

function tooManyJobs(header: string): Refusal {
  const description = 'You have too many jobs currently running or queued. Try again when some have completed.';
  const headers = { 'zendesk-ratelimit-inflight-jobs': header, 'retry-after': '10' };
  return new Refusal(json(429, { error: 'TooManyJobs', description }, headers));
}

function jobJson(account: Account, job: Job): Record<string, unknown> {
  const done = job.status === 'completed';
  return {
    id: job.id,
    job_type: 'update_multiple_tickets',
    url: `${account.url}/api/v2/job_statuses/${job.id}.json`,
    status: job.status,
    total: job.total,
    progress: job.progress,
    message: done ? 'Completed' : null,
    results: done ? job.results : null,
  };
}
