import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime, ulid } from './account.ts';
import { HTTP_METHODS, REQUEST_FORMATS, type WebhookRecord } from './records.ts';
import { codedError } from './reply.ts';
import { CONDITIONAL } from './trigger-runs.ts';

const WebhookInput = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  status: z.enum(['active', 'inactive']),
  endpoint: z.url({ protocol: /^https?$/ }),
  http_method: z.enum(HTTP_METHODS),
  request_format: z.enum(REQUEST_FORMATS),
  subscriptions: z.array(z.string()).optional(),
});
type WebhookInput = z.infer<typeof WebhookInput>;

const EVENT_TYPE = /^zen:event-type:[a-z_]+\.[a-z_]+$/;

/** Stores a new webhook. @throws Refusal 400 in the `{errors: []}` shape */
export function createWebhook(
  account: Account,
  body: unknown,
  eventsInPlan: boolean,
  secret = newSecret(),
): WebhookRecord {
  const input = parsed(body, WebhookInput);
  checkSubscriptions(input, eventsInPlan);
  const now = account.now();
  const record: WebhookRecord = { id: ulid(), ...properties(input), secret, createdAt: now, updatedAt: now };
  account.webhooks.set(record.id, record);
  account.changed({ kind: 'setup', id: record.id });
  return record;
}

/** PUT names everything, PATCH some properties. How a webhook is connected cannot change. */
export function updateWebhook(
  account: Account,
  record: WebhookRecord,
  body: unknown,
  whole: boolean,
  eventsInPlan: boolean,
): void {
  const sent = whole ? parsed(body, WebhookInput) : parsed(body, WebhookInput.partial());
  const held: WebhookInput = {
    name: record.name,
    description: record.description,
    status: record.status,
    endpoint: record.endpoint,
    http_method: record.httpMethod,
    request_format: record.requestFormat,
    subscriptions: record.subscriptions,
  };
  const next = { ...held, ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) };
  const input = parsed({ webhook: next }, WebhookInput);
  if ((input.subscriptions ?? []).includes(CONDITIONAL) !== record.subscriptions.includes(CONDITIONAL)) {
    throw invalid('subscriptions', 'The connection method of a webhook cannot be changed.');
  }
  checkSubscriptions(input, eventsInPlan);
  Object.assign(record, properties(input), { updatedAt: account.now() });
  account.changed({ kind: 'setup', id: record.id });
}

export function newSecret(): string {
  return randomBytes(32).toString('base64');
}

export function webhookJson(record: WebhookRecord, userId: number): Record<string, unknown> {
  return {
    id: record.id,
    name: record.name,
    description: record.description,
    status: record.status,
    endpoint: record.endpoint,
    http_method: record.httpMethod,
    request_format: record.requestFormat,
    subscriptions: record.subscriptions,
    created_at: isoTime(record.createdAt),
    created_by: String(userId),
    updated_at: isoTime(record.updatedAt),
    updated_by: String(userId),
  };
}

function properties(input: WebhookInput) {
  return {
    name: input.name,
    description: input.description ?? '',
    status: input.status,
    endpoint: input.endpoint,
    httpMethod: input.http_method,
    requestFormat: input.request_format,
    subscriptions: input.subscriptions ?? [],
  };
}

/** Triggers and event subscriptions do not mix; events need POST, JSON and a plan that has them. */
function checkSubscriptions(input: WebhookInput, eventsInPlan: boolean): void {
  const subscriptions = input.subscriptions ?? [];
  const events = subscriptions.filter((name) => name !== CONDITIONAL);
  const unknown = events.find((name) => !EVENT_TYPE.test(name));
  if (unknown !== undefined) throw invalid('subscriptions', `${unknown} is not a known event type.`);
  if (events.length > 0 && !eventsInPlan) {
    throw codedError(403, 'Forbidden', 'Event subscriptions are not part of the plan of this account.');
  }
  if (events.length > 0 && events.length < subscriptions.length) {
    throw invalid('subscriptions', `${CONDITIONAL} cannot be combined with event subscriptions.`);
  }
  if (events.length > 0 && (input.http_method !== 'POST' || input.request_format !== 'json')) {
    throw invalid('http_method', 'Event subscriptions need POST and json.');
  }
}

function parsed<T>(body: unknown, schema: z.ZodType<T>): T {
  const result = z.object({ webhook: schema }).safeParse(body);
  if (result.success) return result.data.webhook;
  const [issue] = result.error.issues;
  throw invalid(issue?.path.slice(1).join('.') || 'webhook', 'The value is missing or not valid.');
}

function invalid(name: string, detail: string) {
  return codedError(400, 'InvalidParameter', `Invalid ${name}`, detail);
}
