import { z } from 'zod';
import { type Endpoint, endpoint } from '../src/api/endpoint.ts';
import { RECORD_EXAMPLE } from '../src/api/examples.ts';
import { NO_BODY } from '../src/api/operation.ts';
import { Cursor, Limit } from '../src/api/paging.ts';
import { recordView } from '../src/api/views.ts';
import { ClassificationList, ClassificationRecordView } from '../src/api/wire.ts';
import { RequestError } from '../src/core/errors.ts';
import type { Services } from '../src/core/ports.ts';

/** `GET /api/v1/classifications/:id` */
export function apiClassification({ api }: Pick<Services, 'api'>): Endpoint {
  return endpoint(
    {
      id: 'getClassification',
      method: 'GET',
      path: '/api/v1/classifications/:id',
      scope: 'api',
      summary: 'One classification',
      description: 'Of a complaint, or of a text that was classified over this API or with `/classify` in Slack.',
      params: z.strictObject({ id: z.uuid() }),
      query: z.strictObject({}),
      body: NO_BODY,
      answer: ClassificationRecordView,
      kind: 'json',
      problems: { 404: 'There is no such classification, or its text is not kept any more.' },
      example: { answer: RECORD_EXAMPLE },
    },
    async ({ params }) => {
      const stored = await api.classifications.get(params.id);
      if (stored === null) {
        throw new RequestError(404, 'There is no such classification, or its text is not kept any more.');
      }
      return recordView(stored);
    },
  );
}

/** `GET /api/v1/classifications` */
export function apiClassifications({ api }: Pick<Services, 'api'>): Endpoint {
  return endpoint(
    {
      id: 'listClassifications',
      method: 'GET',
      path: '/api/v1/classifications',
      scope: 'api',
      summary: 'Classifications of complaints, newest first',
      description: 'A complaint whose text was changed has one for each of its texts.',
      params: z.strictObject({}),
      query: z.strictObject({
        complaint: z.string().max(200).optional().describe('Only this complaint, such as `zendesk:123`'),
        topic: z.string().max(200).optional().describe('Only what the model put under this topic'),
        limit: Limit,
        cursor: Cursor,
      }),
      body: NO_BODY,
      answer: ClassificationList,
      kind: 'json',
      problems: {},
      example: { query: '?complaint=zendesk:123', answer: { data: [RECORD_EXAMPLE], next: null } },
    },
    async ({ query: { complaint = null, topic = null, limit, cursor = null } }) => {
      const { data, next } = await api.classifications.list({ complaint, topic }, { limit, cursor });
      return { data: data.map(recordView), next };
    },
  );
}
