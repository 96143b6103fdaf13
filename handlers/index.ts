import type { Services } from '../src/core/ports.ts';
import { healthAsked, readinessAsked } from './health-asked.ts';
import { jobAlert } from './job-alert.ts';
import { jobTriage } from './job-triage.ts';
import { slackClassifyCommand } from './slack-classify-command.ts';
import { slackEscalationClicked } from './slack-escalation-clicked.ts';
import { slackMessagePosted } from './slack-message-posted.ts';
import { zendeskTicketCreated } from './zendesk-ticket-created.ts';

/** Everything that can happen, and who takes it. `manifests/` says the same to Slack and Zendesk; a test compares them. */
export function routes(services: Services) {
  const clicked = slackEscalationClicked(services);
  return {
    http: {
      'POST /zendesk/webhook': zendeskTicketCreated(services),
      'GET /healthz': healthAsked(),
      'GET /readyz': readinessAsked(services),
    },
    slack: {
      message: slackMessagePosted(services),
      commands: { '/classify': slackClassifyCommand(services) },
      actions: {
        escalation_claim: clicked,
        escalation_unclaim: clicked,
        escalation_resolve: clicked,
        escalation_dismiss: clicked,
        escalation_reopen: clicked,
        open_ticket: async ({ ack }: { ack: () => Promise<void> }) => ack(),
      },
    },
    jobs: {
      triage: jobTriage(services),
      alert: jobAlert(services),
    },
  };
}
