import { z } from 'zod';
import { classifyTexts } from '../src/api/classify-texts.ts';
import { type Endpoint, endpoint } from '../src/api/endpoint.ts';
import { CLASSIFICATION_EXAMPLE, EXAMPLE_TEXT } from '../src/api/examples.ts';
import { ClassifyAnswer, ClassifyRequest } from '../src/api/wire.ts';
import type { Services } from '../src/core/ports.ts';

/** `POST /api/v1/classify`: another system asks what texts are about. */
export function apiClassify(services: Pick<Services, 'classifier' | 'stance' | 'store'>): Endpoint {
  return endpoint(
    {
      id: 'classify',
      method: 'POST',
      path: '/api/v1/classify',
      scope: 'api',
      summary: 'Classify one text, or up to a hundred',
      description:
        'Says what each text is about and how upset its writer is. Nothing is written to Zendesk and nobody is alerted. What was classified is kept for seven days under its id, so that it can be looked up and corrected.',
      params: z.strictObject({}),
      query: z.strictObject({}),
      body: ClassifyRequest,
      answer: ClassifyAnswer,
      kind: 'json',
      problems: { 503: 'The remote model or the database does not answer. Send it again.' },
      example: { body: { text: EXAMPLE_TEXT }, answer: { results: [{ classification: CLASSIFICATION_EXAMPLE }] } },
    },
    async ({ body, key }) => ({
      results: await classifyTexts(body.texts ?? [body.text ?? ''], `api:${key.name}`, services),
    }),
  );
}
