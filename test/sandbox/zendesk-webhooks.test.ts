import { expect, test } from 'vitest';
import { webhookSignature } from '../../src/sandbox/zendesk/deliveries.ts';
import { TEST_SECRET } from '../../src/sandbox/zendesk/webhook-routes.ts';
import { loggedIn, receiver, started } from './zendesk-client.ts';

test('the signature is base64(HMAC-SHA256(secret, timestamp + body)) with the secret as it stands', () => {
  // printf '%s' '1234{"v":1,…}' | openssl dgst -sha256 -hmac "$TEST_SECRET" -binary | base64
  const body = '{"v":1,"ticket_id":"35436","updated_at":"2026-11-22T10:00:00Z"}';
  expect(webhookSignature(TEST_SECRET, '1234', body)).toBe('M16cr154+GSl/oAPstwA0Gg+V7+OqzojsXJetldZb0I=');
});

test('a new ticket reaches a trigger webhook with ids only, signed', async () => {
  const zendesk = await started();
  const { url, hits } = await receiver();
  const webhook = zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  const ticket = zendesk.newTicket({ description: 'Says "quotes" and more' });
  await zendesk.deliveriesSettled();

  expect(hits).toHaveLength(1);
  const [hit] = hits;
  expect(JSON.parse(hit?.body ?? '')).toEqual({ v: 1, ticket_id: String(ticket.id), updated_at: ticket.updated_at });
  const timestamp = String(hit?.headers['x-zendesk-webhook-signature-timestamp']);
  expect(hit?.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'x-zendesk-account-id': '22129848',
    'x-zendesk-webhook-id': webhook.id,
    'x-zendesk-webhook-signature': webhookSignature(zendesk.webhookSecret, timestamp, hit?.body ?? ''),
  });
});

test('a new ticket reaches an event subscription with string ids and upper-case words', async () => {
  const zendesk = await started();
  const { url, hits } = await receiver();
  zendesk.registerWebhook({ endpoint: url, form: 'event' });
  const ticket = zendesk.newTicket({ description: 'Hello', tags: ['a'], priority: 'high', subject: null });
  await zendesk.deliveriesSettled();

  const event = JSON.parse(hits[0]?.body ?? '');
  expect(event).toMatchObject({
    type: 'zen:event-type:ticket.created',
    subject: `zen:ticket:${ticket.id}`,
    zendesk_event_version: '2022-11-06',
    detail: {
      id: String(ticket.id),
      status: 'NEW',
      priority: 'HIGH',
      subject: null,
      description: 'Hello',
      tags: ['a'],
    },
  });
  expect(event.detail.requester_id).toBe(String(ticket.requester_id));
});

test('the trigger for new tickets stays silent on updates', async () => {
  const zendesk = await started();
  const { url, hits } = await receiver();
  zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  const ticket = zendesk.newTicket();
  zendesk.editTicket(ticket, { priority: 'low' }, { by: 'Ada Agent' });
  await zendesk.deliveriesSettled();
  expect(hits).toHaveLength(1);
});

test.each([
  ['503 with a short Retry-After', { status: 503, retryAfter: '30' }, 4],
  ['429 with a short Retry-After', { status: 429, retryAfter: '5' }, 4],
  ['503 with Retry-After of a minute', { status: 503, retryAfter: '60' }, 1],
  ['503 without Retry-After', { status: 503 }, 1],
  ['409', { status: 409 }, 4],
  ['500', { status: 500 }, 1],
  ['502', { status: 502 }, 1],
  ['401', { status: 401 }, 1],
  ['a redirect', { status: 302 }, 1],
])('attempts after %s', async (_case, answer, attempts) => {
  const zendesk = await started({ retryDelayMs: 0 });
  const { url, hits } = await receiver(Array(9).fill(answer));
  zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  zendesk.newTicket();
  await zendesk.deliveriesSettled();

  expect(hits).toHaveLength(attempts);
  expect(new Set(hits.map((hit) => hit.headers['x-zendesk-webhook-invocation-id'])).size).toBe(1);
  expect(zendesk.deliveries).toMatchObject([{ status: answer.status, done: true }]);
});

test('a receiver that does not answer is tried five times more', async () => {
  const zendesk = await started({ retryDelayMs: 0, webhookTimeoutMs: 300 });
  const { url, hits } = await receiver(Array(9).fill(null));
  zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  zendesk.newTicket();
  await zendesk.deliveriesSettled();
  expect(hits).toHaveLength(6);
  expect(zendesk.deliveries[0]?.attempts.map((attempt) => attempt.outcome)).toEqual(Array(6).fill('timeout'));
});

test('a redelivery after 503 ends with the first 200', async () => {
  const zendesk = await started({ retryDelayMs: 0 });
  const { url, hits } = await receiver([{ status: 503, retryAfter: '30' }]);
  zendesk.registerWebhook({ endpoint: url, form: 'event' });
  zendesk.newTicket();
  await zendesk.deliveriesSettled();
  expect(hits.map((hit) => hit.body)).toEqual([hits[0]?.body, hits[0]?.body]);
  expect(zendesk.deliveries[0]?.attempts.map((attempt) => attempt.status)).toEqual([503, 200]);
});

test('deliver sends once, with whatever a test wants to forge', async () => {
  const zendesk = await started();
  const { url, hits } = await receiver([{ status: 401 }]);
  zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  const ticket = zendesk.newTicket({ webhooks: false });

  const timestamp = '2020-01-01T00:00:00Z';
  expect(await zendesk.deliver(ticket, { invocationId: 'again', timestamp, secret: 'forged', body: '{' })).toBe(401);
  expect(await zendesk.deliver(ticket.id, { form: 'event', invocationId: 'again' })).toBe(200);
  expect(hits.map((hit) => hit.headers['x-zendesk-webhook-invocation-id'])).toEqual(['again', 'again']);
  expect(hits[0]?.headers['x-zendesk-webhook-signature']).toBe(webhookSignature('forged', timestamp, '{'));
});

test('dropped deliveries never leave', async () => {
  const zendesk = await started();
  const { url, hits } = await receiver();
  zendesk.registerWebhook({ endpoint: url, form: 'trigger' });
  zendesk.dropWebhooks(true);
  zendesk.newTicket();
  zendesk.dropWebhooks(false);
  zendesk.newTicket();
  await zendesk.deliveriesSettled();
  expect(hits.map((hit) => JSON.parse(hit.body).ticket_id)).toEqual(['2']);
});

const HOOK = {
  name: 'Umbrage',
  status: 'active',
  endpoint: 'https://bot.example/zendesk/webhook',
  http_method: 'POST',
  request_format: 'json',
  subscriptions: ['conditional_ticket_events'],
};

test('a webhook is made, read, patched and deleted; its secret is asked for apart', async () => {
  const { call } = await loggedIn();
  const made = await call('POST', '/api/v2/webhooks', { webhook: HOOK });
  expect([made.status, made.body.webhook.name]).toEqual([201, 'Umbrage']);
  const path = `/api/v2/webhooks/${made.body.webhook.id}`;
  expect(JSON.stringify(made.body)).not.toContain('secret');

  const secret = async (method: string) => (await call(method, `${path}/signing_secret`)).body.signing_secret.secret;
  const first = await secret('GET');
  expect(await secret('GET')).toBe(first);
  expect(await secret('POST')).not.toBe(first);
  expect((await call('PATCH', path, { webhook: { status: 'inactive' } })).status).toBe(204);
  expect((await call('GET', path)).body.webhook).toMatchObject({ ...HOOK, status: 'inactive' });
  expect((await call('DELETE', path)).status).toBe(204);
  const gone = await call('GET', path);
  expect([gone.status, gone.body.errors[0].code]).toEqual([404, 'WebhookNotFound']);
});

test.each([
  ['both ways of connecting', { subscriptions: ['conditional_ticket_events', 'zen:event-type:ticket.created'] }],
  ['an unknown event', { subscriptions: ['ticket.created'] }],
  ['an event by GET', { subscriptions: ['zen:event-type:ticket.created'], http_method: 'GET' }],
  ['an endpoint that is no address', { endpoint: 'bot.example' }],
  ['no name', { name: undefined }],
])('a webhook is refused: %s', async (_case, change) => {
  const { call } = await loggedIn();
  const answer = await call('POST', '/api/v2/webhooks', { webhook: { ...HOOK, ...change } });
  expect([answer.status, answer.body.errors[0].code]).toEqual([400, 'InvalidParameter']);
});

test('how a webhook is connected cannot change, and a plan may lack events', async () => {
  const { call } = await loggedIn({ eventSubscriptions: false });
  const { id } = (await call('POST', '/api/v2/webhooks', { webhook: HOOK })).body.webhook;
  const events = { subscriptions: ['zen:event-type:ticket.created'] };
  expect((await call('PATCH', `/api/v2/webhooks/${id}`, { webhook: events })).status).toBe(400);
  expect((await call('POST', '/api/v2/webhooks', { webhook: { ...HOOK, ...events } })).status).toBe(403);
});

test('the test call sends a signed sample and tells the answer', async () => {
  const { call } = await loggedIn();
  const { url, hits } = await receiver([{ status: 202 }]);
  const { id } = (await call('POST', '/api/v2/webhooks', { webhook: { ...HOOK, endpoint: url } })).body.webhook;
  const { secret } = (await call('GET', `/api/v2/webhooks/${id}/signing_secret`)).body.signing_secret;

  const answer = await call('POST', `/api/v2/webhooks/test?webhook_id=${id}`, { request: { payload: '{"v":1}' } });
  expect(answer.body.response.status).toBe(202);
  const timestamp = String(hits[0]?.headers['x-zendesk-webhook-signature-timestamp']);
  expect(hits[0]?.headers['x-zendesk-webhook-signature']).toBe(webhookSignature(secret, timestamp, '{"v":1}'));
  const { invocations } = (await call('GET', `/api/v2/webhooks/${id}/invocations`)).body;
  expect(invocations).toMatchObject([{ status: 'success', status_code: 202 }]);
  const attempts = await call('GET', `/api/v2/webhooks/${id}/invocations/${invocations[0].id}/attempts`);
  expect(attempts.body.attempts).toMatchObject([{ status_code: 202 }]);
});
