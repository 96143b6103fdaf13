import { assess, type Classification } from './core/classification.ts';
import { type Complaint, complaintId } from './core/complaint.ts';
import { type Action, decide, type Stance } from './core/decide.ts';
import { UpstreamError } from './core/errors.ts';
import type { Services } from './core/ports.ts';
import type { Ticket } from './core/ticket.ts';
import { complaintOf } from './core/ticket-complaint.ts';
import type { TriageJob } from './core/triage-job.ts';
import { listen } from './listen.ts';
import { messageComplaint } from './message-complaint.ts';
import { recall } from './recall.ts';

type Needs = Pick<Services, 'classifier' | 'desk' | 'messenger' | 'store' | 'stance' | 'log'>;

/** Somebody else may write to the ticket between our look and our write; more often than this is not chance. */
const LOOKS = 3;

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
  if (found === null) return 'settled';
  const { complaint, ticket } = found;
  const stance = await services.stance();
  const past = await recall(complaint, ticket, services);
  const judge = (one: Complaint) => classify(one, stance, services);
  const classification = past.classification ?? (await judge(complaint));
  const heard = ticket === null ? null : await listen(complaint, classification, ticket, store, judge);
  const alerts = mayAlert(job, ticket);
  const actions = decide({ complaint, classification, ...heard, ticket, past, stance, alerts });
  await store.remember(complaint, actions);
  // Not before: what is on record counts as heard, and could not bring back an alert that somebody ended in between.
  for (const one of heard?.fresh ?? []) {
    await store.remember(one.complaint, [{ kind: 'record', classification: one.classification }]);
  }
  for (const action of actions) {
    if ((await perform(action, services)) === 'conflict') return 'conflict';
  }
  if (ticket !== null && past.isInAlert) {
    await store.escalations.ticketIs(complaint.id, ticket.status === 'solved' ? 'over' : 'waiting');
  }
  return 'settled';
}

/** Null: there is nothing to do any more. What became of a ticket matters to its alert. */
async function read(
  job: TriageJob,
  { desk, store }: Needs,
): Promise<{ complaint: Complaint; ticket: Ticket | null } | null> {
  if (job.kind === 'slack') {
    const complaint = await messageComplaint(job, store.ledger);
    return complaint === null ? null : { complaint, ticket: null };
  }
  const ticket = await desk.ticket(job.ticketId);
  if (ticket !== null && ticket.status !== 'closed' && ticket.status !== 'deleted') {
    return { complaint: complaintOf(ticket), ticket };
  }
  await store.escalations.ticketIs(complaintId({ kind: 'zendesk', ticketId: job.ticketId }), 'over');
  return null;
}

/** Old tickets alert nobody, unless their customer speaks again. Nobody needs an alert about what is solved. */
function mayAlert(job: TriageJob, ticket: Ticket | null): boolean {
  if (ticket?.status === 'solved') return false;
  const since = job.kind === 'zendesk' ? Date.parse(job.alertsSince ?? '') : Number.NaN;
  return job.alerts || (ticket?.followUps ?? []).some(({ at }) => Date.parse(at) >= since);
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
