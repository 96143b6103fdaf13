import type { Endpoint } from '../src/api/endpoint.ts';
import { apiRoute } from '../src/api/route.ts';
import type { Services } from '../src/core/ports.ts';
import type { HttpRoute } from '../src/http.ts';
import { apiCatalogue } from './api-catalogue.ts';
import { apiClassification, apiClassifications } from './api-classifications.ts';
import { apiClassify } from './api-classify.ts';
import { apiCorrections } from './api-corrections.ts';
import { apiEscalationEvents } from './api-escalation-events.ts';
import { apiEscalation, apiEscalations } from './api-escalations.ts';

/** Everything the API does. `/openapi.json` and `/docs` are made of the same list. */
export function apiEndpoints(services: Services): Endpoint[] {
  return [
    apiClassify(services),
    apiClassifications(services),
    apiClassification(services),
    apiEscalations(services),
    apiEscalation(services),
    apiEscalationEvents(services),
    apiCorrections(services),
    apiCatalogue(services),
  ];
}

/** The routes of `/api/v1`. */
export function apiRoutes(services: Services, endpoints: readonly Endpoint[]): Record<string, HttpRoute> {
  return Object.fromEntries(
    endpoints.map((endpoint) => {
      const { method, path } = endpoint.operation;
      return [`${method} ${path}`, apiRoute(services, endpoint)];
    }),
  );
}
