import type OpenAI from 'openai';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { goneNotice, type ShutdownNotice, shutdownNotice } from '../core/shutdown.ts';
import { type Endpoint, endpointName, modelFailure } from './endpoint.ts';

const Model = z.object({ shutdown_date: z.string().nullish() });

/**
 * Asks an endpoint how long a model will live. Endpoints that do not know say nothing of a date, and so does this.
 * @throws UpstreamError when the endpoint cannot be asked; a model that is gone is an answer, not a failure
 */
export async function checkShutdown(
  client: OpenAI,
  endpoint: Pick<Endpoint, 'baseUrl' | 'model'>,
  today: Date,
): Promise<ShutdownNotice | null> {
  const name = endpointName(endpoint);
  try {
    const body: unknown = await client.models.retrieve(endpoint.model);
    const model = Model.safeParse(body);
    const date = model.success ? model.data.shutdown_date : null;
    return date ? shutdownNotice(name, date, today) : null;
  } catch (cause) {
    const failure = modelFailure(`Asking when ${name} will be shut down`, cause);
    if (failure instanceof UpstreamError && failure.code === 'model_not_found') return goneNotice(name, today);
    // Many servers have no page for a single model.
    if (failure instanceof UpstreamError && failure.status === 404) return null;
    throw failure;
  }
}
