import { z } from 'zod';
import { type Endpoint, endpoint } from '../src/api/endpoint.ts';
import { ESCALATION_EXAMPLE } from '../src/api/examples.ts';
import { NO_BODY } from '../src/api/operation.ts';
import { Cursor, Limit } from '../src/api/paging.ts';
import { escalationView } from '../src/api/views.ts';
import { EscalationList, EscalationView } from '../src/api/wire.ts';
import { Band } from '../src/core/classification.ts';
import { RequestError } from '../src/core/errors.ts';
import { EscalationState } from '../src/core/escalation.ts';
import type { Services } from '../src/core/ports.ts';

/** `GET /api/v1/escalations` */
export function apiEscalations({ api }: Pick<Services, 'api'>): Endpoint {
  return endpoint(
    {
      id: 'listEscalations',
      method: 'GET',
      path: '/api/v1/escalations',
      scope: 'api',
      summary: 'Escalations, the latest opened first',
      description: 'Each condition narrows the list; a parameter that is given twice takes either value.',
      params: z.strictObject({}),
      query: z.strictObject({
        state: z.array(EscalationState).optional().describe('Only those in one of these states'),
        band: z.array(Band).optional().describe('Only those of one of these bands'),
        topic: z.string().max(200).optional().describe('Only those of this topic'),
        limit: Limit,
        cursor: Cursor,
      }),
      body: NO_BODY,
      answer: EscalationList,
      kind: 'json',
      problems: {},
      example: { query: '?state=open&state=reopened', answer: { data: [ESCALATION_EXAMPLE], next: null } },
    },
    async ({ query: { state = [], band = [], topic = null, limit, cursor = null } }) => {
      const { data, next } = await api.escalations.list({ states: state, bands: band, topic }, { limit, cursor });
      return { data: data.map(escalationView), next };
    },
  );
}

/** `GET /api/v1/escalations/:id` */
export function apiEscalation({ store }: Pick<Services, 'store'>): Endpoint {
  return endpoint(
    {
      id: 'getEscalation',
      method: 'GET',
      path: '/api/v1/escalations/:id',
      scope: 'api',
      summary: 'One escalation',
      description: 'As it stands at the moment.',
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({}),
      body: NO_BODY,
      answer: EscalationView,
      kind: 'json',
      problems: { 404: 'There is no such escalation.' },
      example: { answer: ESCALATION_EXAMPLE },
    },
    async ({ params }) => {
      const escalation = await store.escalations.get(params.id);
      if (escalation === null) throw new RequestError(404, 'There is no such escalation.');
      return escalationView(escalation);
    },
  );
}
