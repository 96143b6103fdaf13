import type { Services } from '../src/core/ports.ts';
import { healthAsked, readinessAsked } from './health-asked.ts';
import { jobRoutes } from './jobs.ts';
import { slackRoutes } from './slack.ts';
import { v1Routes } from './v1.ts';
import { zendeskTicketCreated } from './zendesk-ticket-created.ts';

/**
 * Everything that can happen, and who takes it; the tables of Slack, of the queue and of `/v1` have a file of their own.
 * `manifests/` says the same to Slack and Zendesk; a test compares them.
 */
export function routes(services: Services) {
  return {
    http: {
      'POST /zendesk/webhook': zendeskTicketCreated(services),
      'GET /healthz': healthAsked(),
      'GET /readyz': readinessAsked(services),
      ...v1Routes(services),
    },
    slack: slackRoutes(services),
    jobs: jobRoutes(services),
  };
}
