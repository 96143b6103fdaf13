import { assess, type Classification } from './core/classification.ts';
import { type Complaint, complaintId, renderText } from './core/complaint.ts';
import { type Action, decide, type Stance } from './core/decide.ts';
import { UpstreamError } from './core/errors.ts';
import { type Course, courseOf, type Said } from './core/follow-ups.ts';
import type { Services } from './core/ports.ts';
import { deletionMark } from './core/posted-message.ts';
import type { Ticket } from './core/ticket.ts';
import { complaintOf } from './core/ticket-complaint.ts';
import type { TriageJob } from './core/triage-job.ts';
import { recall } from './recall.ts';

type Needs = Pick<Services, 'classifier' | 'desk' | 'messenger' | 'store' | 'stance' | 'log'>;

/** Somebody else may write to the ticket between our look and our write; more often than this is not chance. */
const LOOKS = 3;

/** Of a long conversation the latest words decide. */
const FOLLOW_UPS = 5;

/**
 * The way of one complaint: read it, classify it, decide, remember, act. May be run any number of times for the same
 * complaint; each run starts from what is recorded and from what the world outside shows.
 */
export async function triage(job: TriageJob, services: Needs): Promise<void> {
  for (let look = 1; look <= LOOKS; look++) {
    if ((await attempt(job, services)) === 'settled') return;
  }
  throw new UpstreamError('The ticket was changed by somebody else each time we wrote to it.', {
    system: 'zendesk',
    retryable: true,
    code: 'UpdateConflict',
  });
}

async function attempt(job: TriageJob, services: Needs): Promise<'settled' | 'conflict'> {
  const { store } = services;
  const found = await read(job, services);
  if (found.kind === 'over') {
    await store.escalations.ticketIs(found.complaintId, 'over');
    return 'settled';
  }
  const { complaint, ticket } = found;
  const stance = await services.stance();
  const past = await recall(complaint, ticket, services);
  const classification = past.classification ?? (await classify(complaint, stance, services));
  const course = ticket === null ? null : await listen(complaint, classification, ticket, stance, services);
  const alerts = mayAlert(job, ticket);
  const heard = course === null ? {} : { course };
  const actions = decide({ complaint, classification, ...heard, ticket, past, stance, alerts });
  await store.remember(complaint, actions);
  for (const action of actions) {
    if ((await perform(action, services)) === 'conflict') return 'conflict';
  }
  if (ticket !== null && past.isInAlert) {
    await store.escalations.ticketIs(complaint.id, ticket.status === 'solved' ? 'over' : 'waiting');
  }
  return 'settled';
}

type Found = { kind: 'found'; complaint: Complaint; ticket: Ticket | null } | { kind: 'over'; complaintId: string };

async function read(job: TriageJob, { desk, store }: Needs): Promise<Found> {
  if (job.kind === 'slack') {
    const { source, text, customer, url } = job;
    const id = complaintId(source);
    if ((await store.ledger.result(deletionMark(id))) !== null) return { kind: 'over', complaintId: id };
    const complaint = { id, source, text: renderText(null, text), customer, url };
    return { kind: 'found', complaint, ticket: null };
  }
  const ticket = await desk.ticket(job.ticketId);
  if (ticket === null || ticket.status === 'closed' || ticket.status === 'deleted') {
    return { kind: 'over', complaintId: complaintId({ kind: 'zendesk', ticketId: job.ticketId }) };
  }
  return { kind: 'found', complaint: complaintOf(ticket), ticket };
}

/** Old tickets alert nobody, unless their customer speaks again. Nobody needs an alert about what is solved. */
function mayAlert(job: TriageJob, ticket: Ticket | null): boolean {
  if (ticket?.status === 'solved') return false;
  const since = job.kind === 'zendesk' ? Date.parse(job.alertsSince ?? '') : Number.NaN;
  return job.alerts || (ticket?.followUps ?? []).some(({ at }) => Date.parse(at) >= since);
}

/** What the customer said later is classified and recorded as well. Null when there is nothing later. */
async function listen(
  complaint: Complaint,
  classification: Classification,
  ticket: Ticket,
  stance: Stance,
  services: Needs,
): Promise<Course | null> {
  const later: Said[] = [];
  for (const { id, at, text } of (ticket.followUps ?? []).slice(-FOLLOW_UPS)) {
    const followUp = { ...complaint, id: `${complaint.id}#${id}`, text: renderText(null, text), saidAt: at };
    const known = (await services.store.past(followUp)).classification;
    const said = known ?? (await classify(followUp, stance, services));
    if (known === null) await services.store.remember(followUp, [{ kind: 'record', classification: said }]);
    later.push({ id: followUp.id, at, text: followUp.text, classification: said });
  }
  const first = { id: complaint.id, at: ticket.createdAt, text: complaint.text, classification };
  return later.length === 0 ? null : courseOf(first, later);
}

async function classify(complaint: Complaint, { policy }: Stance, { classifier }: Needs): Promise<Classification> {
  const [prediction] = await classifier.classify([complaint.text]);
  if (prediction === undefined) throw new Error(`The model ${classifier.id} gave no prediction for one text.`);
  return assess(prediction, policy);
}

/** What `remember` has stored already needs no further step; the rest happens in the world outside. */
async function perform(action: Action, { desk, messenger, store, log }: Needs): Promise<'settled' | 'conflict'> {
  switch (action.kind) {
    case 'record':
    case 'correct':
    case 'escalate':
      return 'settled';
    case 'mark-message':
      await messenger.mark(action);
      return 'settled';
    case 'write-ticket': {
      const outcome = await desk.write(action.ticket, action.change);
      if (outcome.kind === 'conflict') return 'conflict';
      await store.ledger.settle(action.effect, outcome);
      log.info({ ticket: action.ticket.id, outcome: outcome.kind }, 'ticket write');
      if (outcome.kind === 'written' && outcome.withoutFields) {
        log.warn({ ticket: action.ticket.id }, 'Zendesk refused the values of our fields; run `umbrage setup zendesk`');
      }
      return 'settled';
    }
  }
}
