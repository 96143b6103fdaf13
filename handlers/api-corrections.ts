import { z } from 'zod';
import { correctClassified } from '../src/api/correct-classified.ts';
import { type Endpoint, endpoint } from '../src/api/endpoint.ts';
import { CorrectionAnswer, CorrectionRequest } from '../src/api/wire.ts';
import type { Services } from '../src/core/ports.ts';

/** `POST /api/v1/corrections`: somebody outside knows better. */
export function apiCorrections(services: Pick<Services, 'api' | 'store' | 'stance' | 'teach'>): Endpoint {
  return endpoint(
    {
      id: 'correct',
      method: 'POST',
      path: '/api/v1/corrections',
      scope: 'api',
      summary: 'Say what a complaint really is',
      description:
        'Does what a correction in Slack does: the ticket and the alert of the complaint are changed, and the next training learns from it. Topic and problem must be names of the catalogue; case and accents do not matter.',
      params: z.strictObject({}),
      query: z.strictObject({}),
      body: CorrectionRequest,
      answer: CorrectionAnswer,
      kind: 'json',
      problems: { 404: 'There is no such classification, or its text is not kept any more.' },
      example: {
        body: { complaint: 'zendesk:123', topic: 'Billing', index: 82 },
        answer: { changed: true, complaint: 'zendesk:123', topic: 'Billing', problem: null, index: 82 },
      },
    },
    ({ body, key, requestId }) => correctClassified(body, { by: `api:${key.name}`, requestId }, services),
  );
}
