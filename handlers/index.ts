import { type OpenApi, openapi } from '../src/api/openapi.ts';
import type { Services } from '../src/core/ports.ts';
import { apiEndpoints, apiRoutes } from './api.ts';
import { dashboardRoutes } from './dashboard.ts';
import { docsAsked } from './docs-asked.ts';
import { healthAsked, readinessAsked } from './health-asked.ts';
import { jobRoutes } from './jobs.ts';
import { metricsAsked } from './metrics-asked.ts';
import { openapiAsked } from './openapi-asked.ts';
import { slackRoutes } from './slack.ts';
import { v1Routes } from './v1.ts';
import { zendeskTicketCreated } from './zendesk-ticket-created.ts';

/**
 * Everything that can happen, and who takes it; the tables of Slack, of the queue and of `/v1` have a file of their own.
 * `manifests/` says the same to Slack and Zendesk; a test compares them.
 */
export function routes(services: Services) {
  const v1 = v1Routes(services);
  const endpoints = apiEndpoints(services);
  let made: OpenApi | undefined;
  // Made when somebody asks for it, which few do.
  const document = () => {
    made ??= openapi(endpoints.map(({ operation }) => operation));
    return made;
  };
  return {
    http: {
      'POST /zendesk/webhook': zendeskTicketCreated(services),
      'GET /healthz': healthAsked(),
      'GET /readyz': readinessAsked(services),
      'GET /metrics': metricsAsked(services),
      ...v1,
      ...apiRoutes(services, endpoints),
      'GET /openapi.json': openapiAsked(document),
      ...dashboardRoutes(services),
      'GET /docs': docsAsked(document, Object.keys(v1)),
    },
    slack: slackRoutes(services),
    jobs: jobRoutes(services),
  };
}
