import { assess, type Classification } from './core/classification.ts';
import { type Complaint, complaintId, renderText } from './core/complaint.ts';
import { type Action, decide } from './core/decide.ts';
import { UpstreamError } from './core/errors.ts';
import type { Services } from './core/ports.ts';
import type { Ticket } from './core/ticket.ts';
import type { TriageJob } from './core/triage-job.ts';

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
  const found = await read(job, services);
  if (found === null) return 'settled';
  const { complaint, ticket } = found;
  const stance = await services.stance();
  const past = await services.store.past(complaint);
  const classification = past.classification ?? (await classify(complaint, stance.policy, services));
  const actions = decide({ complaint, classification, ticket, past, stance, alerts: job.alerts });
  await services.store.remember(complaint, actions);
  for (const action of actions) {
    if ((await perform(action, services)) === 'conflict') return 'conflict';
  }
  return 'settled';
}

async function read(job: TriageJob, { desk }: Needs): Promise<{ complaint: Complaint; ticket: Ticket | null } | null> {
  if (job.kind === 'slack') {
    const { source, text, customer, url } = job;
    return {
      complaint: { id: complaintId(source), source, text: renderText(null, text), customer, url },
      ticket: null,
    };
  }
  const ticket = await desk.ticket(job.ticketId);
  if (ticket === null || ticket.status === 'closed' || ticket.status === 'deleted') return null;
  const source = { kind: 'zendesk', ticketId: ticket.id } as const;
  const text = renderText(ticket.subject, ticket.description);
  const customer = { id: `zendesk:${ticket.requester.id}`, name: ticket.requester.name };
  return { complaint: { id: complaintId(source), source, text, customer, url: ticket.url }, ticket };
}

async function classify(
  complaint: Complaint,
  policy: Parameters<typeof assess>[1],
  { classifier }: Needs,
): Promise<Classification> {
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
      return 'settled';
    }
  }
}
