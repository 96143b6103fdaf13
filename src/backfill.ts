import { assess } from './core/classification.ts';
import { complaintId } from './core/complaint.ts';
import { type Action, decide } from './core/decide.ts';
import { UpstreamError } from './core/errors.ts';
import type { Services } from './core/ports.ts';
import type { Ticket } from './core/ticket.ts';
import { complaintOf } from './core/ticket-complaint.ts';
import type { TriageJob } from './core/triage-job.ts';
import { recall } from './recall.ts';

type Needs = Pick<Services, 'classifier' | 'feed' | 'intake' | 'queue' | 'desk' | 'store' | 'stance' | 'log'>;
type Write = Action & { kind: 'write-ticket' };

/** Somebody else may write to some of the tickets in the meantime. */
const LOOKS = 3;

/**
 * The way of up to a hundred old tickets at once: the same reading, deciding and remembering as for one, and one write
 * for all. May be run again at any point: what is in force already is not written a second time.
 * @returns what became of each ticket: `written`, `known`, `unchanged`, `observed`, `closed`, `merged`, `gone`, `refused`, `unsettled`
 */
export async function backfill(
  ticketIds: readonly string[],
  alerts: boolean,
  services: Needs,
): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  let left = ticketIds;
  for (let look = 1; left.length > 0; look++) {
    const tickets = await services.feed.many(left);
    for (const id of left) if (!tickets.some((ticket) => ticket.id === id)) outcomes.set(id, 'gone');
    const writes = await prepare(await unknown(tickets, alerts, services, outcomes), alerts, services, outcomes);
    left = await write(writes, services, outcomes);
    if (look < LOOKS) continue;
    for (const id of left) outcomes.set(id, 'unsettled');
    break;
  }
  return outcomes;
}

/**
 * Those that do not carry our values yet. The others were judged by all that their customers said, of which the first words
 * alone are read here: where old tickets are to alert, each of them is looked at as a live one.
 */
async function unknown(
  tickets: readonly Ticket[],
  alerts: boolean,
  { intake, queue }: Needs,
  outcomes: Map<string, string>,
): Promise<Ticket[]> {
  const known = await intake.known(tickets.map(({ id }) => id));
  const isWritten = ({ id }: Ticket) => (known.get(id)?.lastWritten ?? null) !== null;
  for (const ticket of tickets.filter(isWritten)) {
    const data = { kind: 'zendesk', ticketId: ticket.id, alerts } satisfies TriageJob;
    if (alerts) await queue.add({ queue: 'triage', key: complaintId(data), data });
    outcomes.set(ticket.id, 'known');
  }
  return tickets.filter((ticket) => !isWritten(ticket));
}

async function prepare(
  tickets: readonly Ticket[],
  alerts: boolean,
  services: Needs,
  outcomes: Map<string, string>,
): Promise<Write[]> {
  const { classifier, store, stance, log } = services;
  const open = tickets.filter(({ status }) => status !== 'closed' && status !== 'deleted');
  for (const { id, status } of tickets) if (!open.some((ticket) => ticket.id === id)) outcomes.set(id, status);
  const [predictions, way] = await Promise.all([
    classifier.classify(open.map((one) => complaintOf(one).text)),
    stance(),
  ]);
  const writes: Write[] = [];
  for (const [at, ticket] of open.entries()) {
    const prediction = predictions[at];
    if (prediction === undefined) throw new Error(`The model ${classifier.id} gave too few predictions.`);
    const complaint = complaintOf(ticket);
    const past = await recall(complaint, ticket, services);
    const classification = past.classification ?? assess(prediction, way.policy);
    // A comment on each of thousands of old tickets would be noise, and a write of many cannot tell whether it is there.
    const actions = decide({ complaint, classification, ticket, past, stance: { ...way, notes: false }, alerts });
    await store.remember(complaint, actions);
    const found = actions.filter((action) => action.kind === 'write-ticket');
    if (found.length === 0) outcomes.set(ticket.id, way.mode === 'observe' ? 'observed' : 'unchanged');
    writes.push(...found);
  }
  log.debug({ tickets: tickets.length, writes: writes.length }, 'old tickets read');
  return writes;
}

/** @returns the tickets that somebody else changed first */
async function write(
  writes: readonly Write[],
  { feed, store }: Needs,
  outcomes: Map<string, string>,
): Promise<string[]> {
  if (writes.length === 0) return [];
  const results = await feed.writeMany(writes);
  const conflicts: string[] = [];
  for (const { ticket, effect } of writes) {
    const result = results.get(ticket.id);
    if (result === undefined) throw unanswered(ticket.id);
    if (result.kind === 'conflict') conflicts.push(ticket.id);
    else {
      await store.ledger.settle(effect, result);
      outcomes.set(ticket.id, result.kind);
    }
  }
  return conflicts;
}

function unanswered(id: string): UpstreamError {
  const why = `Zendesk’s job said nothing about ticket ${id}.`;
  return new UpstreamError(why, { system: 'zendesk', retryable: true });
}
