import { z } from 'zod';
import { type Endpoint, endpoint } from '../src/api/endpoint.ts';
import { NO_BODY } from '../src/api/operation.ts';
import { CatalogueView } from '../src/api/wire.ts';
import type { Services } from '../src/core/ports.ts';

/** `GET /api/v1/catalogue`: what can be said of a complaint. */
export function apiCatalogue({ stance }: Pick<Services, 'stance'>): Endpoint {
  return endpoint(
    {
      id: 'getCatalogue',
      method: 'GET',
      path: '/api/v1/catalogue',
      scope: 'api',
      summary: 'Topics and their problems',
      description: 'The closed list that the live model knows. It may change when another model goes live.',
      params: z.strictObject({}),
      query: z.strictObject({}),
      body: NO_BODY,
      answer: CatalogueView,
      kind: 'json',
      problems: {},
      example: { answer: { topics: [{ name: 'Billing', problems: ['Charged twice'] }] } },
    },
    async () => (await stance()).catalogue,
  );
}
