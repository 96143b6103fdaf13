import type { SlackSandbox } from '../sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../sandbox/zendesk/index.ts';
import { COMPLAINTS, type DemoComplaint } from './demo-complaints.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

export interface CheckResult {
  tickets: number;
  /** Tickets that carry our tags; those that need review count. */
  tagged: number;
  alerts: number;
  /** Tickets without our tags, and upset customers without an alert. */
  lost: number;
  /** Tickets written more than once, and alerts beyond one for each customer. */
  duplicates: number;
  ack_p99_ms: number;
  /** From the opening of a ticket to the tags on it. */
  p50_ms: number;
  p99_ms: number;
}

const TOGETHER = 10;

/**
 * Forty complaints through signed webhooks, each delivered twice, ten at the same moment, while the world outside
 * misbehaves: five ticket writes and five posts do their work and lose the reply, three calls are told to come back later.
 * What came of it is counted from the state of the sandbox, never from our own tables.
 */
export async function checkDemo(options: WorldOptions): Promise<CheckResult> {
  const world = await startWorld(options);
  try {
    const { acknowledged, written } = await play(world);
    await world.idle(120_000);
    return {
      ...count(world),
      ack_p99_ms: quantile(acknowledged, 0.99),
      p50_ms: quantile([...written.values()], 0.5),
      p99_ms: quantile([...written.values()], 0.99),
    };
  } finally {
    await world.stop();
  }
}

async function play({ zendesk, slack }: World): Promise<{ acknowledged: number[]; written: Map<number, number> }> {
  misbehave(zendesk, slack);
  const opened = new Map<number, number>();
  const written = new Map<number, number>();
  zendesk.onChange(({ kind, id }) => {
    const ticketId = Number(id);
    const start = kind === 'ticket' ? opened.get(ticketId) : undefined;
    if (start !== undefined && !written.has(ticketId) && isTagged(zendesk.ticket(ticketId).tags)) {
      written.set(ticketId, performance.now() - start);
    }
  });
  const acknowledged: number[] = [];
  const deliver = async (id: number, invocationId: string) => {
    const start = performance.now();
    const status = await zendesk.deliver(id, { form: 'trigger', invocationId });
    if (status !== 200) throw new Error(`A webhook was answered with ${status}.`);
    acknowledged.push(performance.now() - start);
  };
  const twice = async (complaint: DemoComplaint) => {
    const { id } = zendesk.newTicket({ ...complaint, webhooks: false });
    opened.set(id, performance.now());
    await Promise.all([deliver(id, `invocation-${id}`), deliver(id, `invocation-${id}`)]);
  };
  await Promise.all(COMPLAINTS.slice(0, TOGETHER).map(twice));
  for (const complaint of COMPLAINTS.slice(TOGETHER)) await twice(complaint);
  return { acknowledged, written };
}

function misbehave(zendesk: ZendeskSandbox, slack: SlackSandbox): void {
  const write = (method: string, path: string) => method === 'PUT' && path.startsWith('/api/v2/tickets/');
  const post = (_method: string, path: string) => path.endsWith('/chat.postMessage');
  const slowDown = {
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '1' },
    body: '{"error":"TooManyRequests"}',
  } as const;
  zendesk.faults.next(write, { kind: 'lost-reply' }, 5);
  zendesk.faults.next((method, path) => method === 'GET' && path.startsWith('/api/v2/tickets/'), slowDown, 2);
  slack.faults.next(post, { kind: 'lost-reply' }, 5);
  slack.faults.next(post, { ...slowDown, body: '{"ok":false,"error":"ratelimited"}' }, 1);
}

const isTagged = (tags: readonly string[]): boolean => tags.some((tag) => tag.startsWith('dissatisfaction_index__'));

function count({ zendesk, slack }: World): Pick<CheckResult, 'tickets' | 'tagged' | 'alerts' | 'lost' | 'duplicates'> {
  const tickets = zendesk.tickets();
  const alerts = slack.messages('#escalations').filter(({ metadata }) => metadata?.event_type === 'umbrage_alert');
  const upset = new Set(tickets.filter(({ tags }) => indexOf(tags) >= 70).map((ticket) => ticket.requester_id));
  const tagged = tickets.filter(({ tags }) => isTagged(tags)).length;
  const writtenAgain = tickets.filter(({ writes }) => writes > 1).length;
  const stale = tickets.filter(
    ({ tags }) => tags.filter((tag) => tag.startsWith('dissatisfaction_index__')).length > 1,
  ).length;
  return {
    tickets: tickets.length,
    tagged,
    alerts: alerts.length,
    lost: tickets.length - tagged + Math.max(0, upset.size - alerts.length),
    duplicates: writtenAgain + stale + Math.max(0, alerts.length - upset.size),
  };
}

function indexOf(tags: readonly string[]): number {
  const tag = tags.find((candidate) => candidate.startsWith('dissatisfaction_index__'));
  return Number(tag?.slice('dissatisfaction_index__'.length) ?? 0);
}

/** Nearest rank, rounded to a tenth. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
}
