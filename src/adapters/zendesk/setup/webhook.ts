import { z } from 'zod';
import { UpstreamError } from '../../../core/errors.ts';
import { ensure, type SetupRun } from './ensure.ts';
import { listAll } from './list.ts';

export interface WantedWebhook {
  name: string;
  mark: string;
  endpoint: string;
  http_method: string;
  request_format: string;
  subscriptions: readonly string[];
}

/** Webhooks are not in Zendesk's OpenAPI document; this follows the prose reference. Their ids are no numbers. */
const Webhook = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  status: z.string(),
  endpoint: z.string(),
  http_method: z.string(),
  request_format: z.string(),
  subscriptions: z.array(z.string()).nullish(),
});
export type Webhook = z.infer<typeof Webhook>;

const PATH = '/api/v2/webhooks';

export async function findWebhook(
  transport: SetupRun['transport'],
  { mark }: Pick<WantedWebhook, 'mark'>,
): Promise<Webhook | undefined> {
  const all = await listAll(transport, PATH, 'webhooks', Webhook);
  return all.find(({ description }) => description?.includes(mark) === true);
}

/** @throws Error when the plan has no event subscriptions, or the webhook is connected the other way */
export async function ensureWebhook(run: SetupRun, wanted: WantedWebhook): Promise<Webhook | null> {
  const found = await findWebhook(run.transport, wanted);
  const { name, mark, endpoint, http_method, request_format, subscriptions } = wanted;
  if (found !== undefined && !sameSubscriptions(found, wanted)) throw connectedOtherwise(found);
  const properties = { endpoint, http_method, request_format, status: 'active' };
  return ensure<Webhook>(run, {
    thing: `webhook "${name}"`,
    found,
    differences: (held) =>
      (['endpoint', 'http_method', 'request_format', 'status'] as const).flatMap((key) =>
        held[key] === properties[key] ? [] : [`${key} is ${held[key]} and should be ${properties[key]}`],
      ),
    create: () =>
      create(run, { ...properties, name, description: `${mark} Tells Umbrage of new tickets.`, subscriptions }),
    change: async (held) => {
      const path = `${PATH}/${held.id}`;
      await run.transport.call({ method: 'PATCH', path, body: { webhook: properties }, schema: z.unknown() });
      return { ...held, ...properties };
    },
  });
}

async function create(run: SetupRun, webhook: object): Promise<Webhook> {
  const schema = z.object({ webhook: Webhook });
  try {
    return (await run.transport.call({ method: 'POST', path: PATH, body: { webhook }, schema })).webhook;
  } catch (error) {
    const events = JSON.stringify(webhook).includes('zen:event-type');
    if (!events || !(error instanceof UpstreamError) || error.status !== 403) throw error;
    throw new Error(
      'Zendesk refused a webhook that subscribes to ticket events (403): the plan of this account does not have them. ' +
        'Run this without --event-subscription: then a trigger calls the webhook.',
      { cause: error },
    );
  }
}

function sameSubscriptions({ subscriptions }: Webhook, wanted: WantedWebhook): boolean {
  const held = subscriptions ?? [];
  return held.length === wanted.subscriptions.length && wanted.subscriptions.every((name) => held.includes(name));
}

function connectedOtherwise({ id }: Webhook): Error {
  return new Error(
    `Our webhook ${id} is connected the other way (trigger or event subscription), and Zendesk cannot change that. ` +
      'Run `umbrage setup zendesk --remove` first, then set up again.',
  );
}

/** The secret Zendesk signs deliveries of this webhook with. Never to be printed. */
export async function signingSecret(transport: SetupRun['transport'], id: string): Promise<string> {
  const { signing_secret } = await transport.call({
    method: 'GET',
    path: `${PATH}/${id}/signing_secret`,
    schema: z.object({ signing_secret: z.object({ secret: z.string().min(1) }) }),
  });
  return signing_secret.secret;
}

/** Lets Zendesk deliver one signed sample. Resolves to the status our endpoint answered with, 0 for none. */
export async function sendTest(transport: SetupRun['transport'], webhook: Webhook, payload: string): Promise<number> {
  const { id, endpoint, http_method, request_format } = webhook;
  const { response } = await transport.call({
    method: 'POST',
    path: `${PATH}/test?webhook_id=${encodeURIComponent(id)}`,
    body: { request: { endpoint, http_method, request_format, payload } },
    schema: z.object({ response: z.object({ status: z.int().nullish() }) }),
  });
  return response.status ?? 0;
}

export async function removeWebhook(run: SetupRun, wanted: Pick<WantedWebhook, 'name' | 'mark'>): Promise<void> {
  const found = await findWebhook(run.transport, wanted);
  if (found === undefined) return;
  run.tell({ thing: `webhook "${found.name}"`, outcome: 'removed', differences: [] });
  if (run.dryRun) return;
  await run.transport.call({ method: 'DELETE', path: `${PATH}/${found.id}`, schema: z.unknown() });
}
