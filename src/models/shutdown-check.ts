import type OpenAI from 'openai';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { goneNotice, type ShutdownNotice, shutdownNotice } from '../core/shutdown.ts';
import { type Endpoint, endpointName, modelFailure } from './endpoint.ts';

const Model = z.object({ shutdown_date: z.string().nullish() });

/** How long a model will live: until a day (`YYYY-MM-DD`), not any more, or nobody says. */
export type Lifetime = { kind: 'until'; date: string } | { kind: 'gone' } | { kind: 'unknown' };

/**
 * Asks an endpoint how long a model will live.
 * @throws UpstreamError when the endpoint cannot be asked; a model that is gone is an answer, not a failure
 */
export async function lifetimeOf(client: OpenAI, endpoint: Pick<Endpoint, 'baseUrl' | 'model'>): Promise<Lifetime> {
  try {
    const body: unknown = await client.models.retrieve(endpoint.model);
    const model = Model.safeParse(body);
    const date = model.success ? model.data.shutdown_date : null;
    return date ? { kind: 'until', date } : { kind: 'unknown' };
  } catch (cause) {
    const failure = modelFailure(`Asking when ${endpointName(endpoint)} will be shut down`, cause);
    if (failure instanceof UpstreamError && failure.code === 'model_not_found') return { kind: 'gone' };
    // Many servers have no page for a single model.
    if (failure instanceof UpstreamError && failure.status === 404) return { kind: 'unknown' };
    throw failure;
  }
}

/**
 * What the operators must be told today about a model's end, or null.
 * @throws UpstreamError when the endpoint cannot be asked
 */
export async function checkShutdown(
  client: OpenAI,
  endpoint: Pick<Endpoint, 'baseUrl' | 'model'>,
  today: Date,
): Promise<ShutdownNotice | null> {
  const name = endpointName(endpoint);
  const lifetime = await lifetimeOf(client, endpoint);
  switch (lifetime.kind) {
    case 'until':
      return shutdownNotice(name, lifetime.date, today);
    case 'gone':
      return goneNotice(name, today);
    case 'unknown':
      return null;
  }
}
