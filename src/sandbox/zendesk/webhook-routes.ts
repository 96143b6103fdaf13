import { z } from 'zod';
import type { Account } from './account.ts';
import type { Deliveries, Delivery } from './deliveries.ts';
import { page } from './paging.ts';
import type { WebhookRecord } from './records.ts';
import { codedError, json, noContent } from './reply.ts';
import type { ApiRequest, Route } from './routes.ts';
import { createWebhook, newSecret, updateWebhook, webhookJson } from './webhook-record.ts';

const TestBody = z.object({
  request: z.object({ endpoint: z.string().optional(), payload: z.unknown().optional() }).optional(),
});

/** The secret the real one signs with while a webhook is being made. */
export const TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

/** Webhooks are not in the OpenAPI document; shapes follow the prose reference. */
export function webhookRoutes(account: Account, deliveries: Deliveries, eventsInPlan: boolean): Route[] {
  const base = '/api/v2/webhooks';
  const common = { resource: 'webhooks', access: 'admin', noSuffix: true } as const;
  const show = (record: WebhookRecord) => ({ webhook: webhookJson(record, account.apiUserId) });
  const hook = (request: ApiRequest) => webhookOf(account, request.params.id ?? '');
  const change = (whole: boolean) => (request: ApiRequest) => {
    updateWebhook(account, hook(request), request.body, whole, eventsInPlan);
    return noContent();
  };
  return [
    {
      ...common,
      method: 'GET',
      path: base,
      handle: (request) => {
        const name = request.query.get('filter[name_contains]') ?? '';
        const rows = [...account.webhooks.values()].filter((record) => record.name.includes(name));
        const shown = rows.map((record) => webhookJson(record, account.apiUserId));
        return json(200, page(account, request.path, request.query, 'webhooks', shown, 'cursor'));
      },
    },
    {
      ...common,
      method: 'POST',
      path: base,
      handle: ({ body }) => json(201, show(createWebhook(account, body, eventsInPlan))),
    },
    { ...common, method: 'POST', path: `${base}/test`, handle: (request) => test(account, deliveries, request) },
    { ...common, method: 'GET', path: `${base}/:id`, handle: (request) => json(200, show(hook(request))) },
    { ...common, method: 'PUT', path: `${base}/:id`, handle: change(true) },
    { ...common, method: 'PATCH', path: `${base}/:id`, handle: change(false) },
    {
      ...common,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        const { id } = hook(request);
        refuseInUse(account, id);
        account.webhooks.delete(id);
        account.changed({ kind: 'setup', id });
        return noContent();
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id/signing_secret`,
      handle: (request) => json(200, secretJson(hook(request))),
    },
    {
      ...common,
      method: 'POST',
      path: `${base}/:id/signing_secret`,
      handle: (request) => {
        const record = hook(request);
        record.secret = newSecret();
        return json(201, secretJson(record));
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id/invocations`,
      handle: (request) => {
        const { id } = hook(request);
        const rows = deliveries.log.filter((delivery) => delivery.webhookId === id).map(invocationJson);
        return json(200, page(account, request.path, request.query, 'invocations', rows, 'cursor'));
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id/invocations/:invocation/attempts`,
      handle: (request) => {
        const delivery = deliveries.log.find(({ invocationId }) => invocationId === request.params.invocation);
        if (delivery === undefined) throw notFound();
        return json(200, { attempts: attemptsJson(delivery) });
      },
    },
  ];
}

/** Sends one signed sample and answers with what the endpoint said. */
async function test(account: Account, deliveries: Deliveries, request: ApiRequest) {
  const parsed = TestBody.safeParse(request.body ?? {});
  if (!parsed.success) throw codedError(400, 'InvalidParameter', 'Invalid request');
  const id = request.query.get('webhook_id');
  const endpoint = parsed.data.request?.endpoint;
  const saved = id === null ? null : webhookOf(account, id);
  if (saved === null && endpoint === undefined) throw codedError(400, 'InvalidParameter', 'Invalid endpoint');
  const payload = parsed.data.request?.payload ?? { ticket_id: '35436', sample: true };
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const target = { ...(saved ?? unsavedWebhook(account)), ...(endpoint === undefined ? {} : { endpoint }) };
  const attempt = await deliveries.once(target, body);
  return json(200, { response: { headers: [], payload: '', status: attempt.status } });
}

function unsavedWebhook(account: Account): WebhookRecord {
  const now = account.now();
  return {
    id: '',
    name: '',
    description: '',
    status: 'active',
    endpoint: '',
    httpMethod: 'POST',
    requestFormat: 'json',
    subscriptions: [],
    secret: TEST_SECRET,
    createdAt: now,
    updatedAt: now,
  };
}

function webhookOf(account: Account, id: string): WebhookRecord {
  const record = account.webhooks.get(id);
  if (record === undefined) throw notFound();
  return record;
}

/** A webhook that a trigger still calls cannot be deleted. */
function refuseInUse(account: Account, id: string): void {
  const used = [...account.triggers.values()].some((trigger) =>
    trigger.actions.some((action) => action.field === 'notification_webhook' && action.value[0] === id),
  );
  if (used) throw codedError(400, 'WebhookInUse', 'Webhook is connected to a trigger', 'Delete the trigger first.');
}

function secretJson(record: WebhookRecord): unknown {
  return { signing_secret: { algorithm: 'SHA256', secret: record.secret } };
}

function invocationJson(delivery: Delivery): unknown {
  return {
    id: delivery.invocationId,
    status: delivery.attempts.at(-1)?.outcome ?? 'pending',
    status_code: delivery.status,
    latest_completed_at: delivery.attempts.at(-1)?.at ?? null,
  };
}

function attemptsJson(delivery: Delivery): unknown[] {
  return delivery.attempts.map((attempt) => ({
    id: attempt.id,
    invocation_id: delivery.invocationId,
    status: attempt.outcome,
    status_code: attempt.status,
    completed_at: attempt.at,
  }));
}

const notFound = () => codedError(404, 'WebhookNotFound', 'Webhook not found', 'Check the id of the webhook.');
