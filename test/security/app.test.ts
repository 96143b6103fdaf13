import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { routes } from '../../handlers/index.ts';
import { zendeskSignature } from '../../src/adapters/zendesk/signature.ts';
import type { World } from '../../src/commands/world.ts';
import { signedHeaders } from '../../src/sandbox/slack/signing.ts';
import { testApp } from '../support/app.ts';
import { head, rawExchange, statusesOf } from '../support/raw-http.ts';
import { FURIOUS } from '../support/texts.ts';
import { asBytes, spoiltJson } from '../torture/hostile.ts';
import { V1_BODIES, WEBHOOKS } from '../torture/parsers-http.ts';
import { FORM, SLACK_EVENT, slackBodies } from '../torture/slack-payloads.ts';

const KEY = 'key-of-the-security-tests-000';
const test = testApp({ settings: { API_KEYS: KEY, API_REQUESTS_PER_MINUTE: '1000000' } });

/** Whoever is asked without a key on purpose: health, and the webhook, which has a signature. */
const OPEN = ['GET /healthz', 'GET /readyz', 'POST /zendesk/webhook', 'GET /openapi.json', 'GET /docs'];
/** Where people bring their key; whoever is not in cannot go out. */
const SIGN_IN = ['GET /dashboard/sign-in', 'POST /dashboard/sign-in', 'POST /dashboard/sign-out'];
const MORE_THAN_ANYTHING = String(65 * 1024 * 1024);
const bearer = { authorization: `Bearer ${KEY}` };
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

const routesOf = (app: World) =>
  Object.keys(routes(app.bot().runtime.services).http).map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { name, method, path: path.replaceAll(/:\w+/g, 'some-id') };
  });

/** One request to the bot; a body that is sent whole. */
const ask = (
  app: World,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array | string,
) =>
  fetch(`${app.bot().url}${path}`, {
    method,
    headers,
    body: body === undefined ? null : Buffer.from(body),
    redirect: 'manual',
  });

/** What is left in the world by whoever got in. */
const traces = async (app: World) => {
  await app.idle();
  const [alerts, said] = [app.slack.messages('#escalations'), app.slack.messages('#complaints')];
  return JSON.stringify([alerts, said, app.zendesk.calls.filter(({ method }) => method !== 'GET').length]);
};

describe('every route of the table', () => {
  test('refuses without a key, with a wrong one, and says nothing of the right one', async ({ app }) => {
    const wrong = ['', `Bearer ${KEY.slice(0, -1)}x`, KEY];
    for (const { name, method, path } of routesOf(app)) {
      if ([...OPEN, ...SIGN_IN].includes(name)) continue;
      for (const authorization of wrong) {
        const answer = await ask(app, method, path, authorization === '' ? {} : { authorization });
        expect(answer.status, `${name} with "${authorization}"`).toBe(401);
        expect(await answer.text()).not.toContain(KEY.slice(0, 12));
      }
    }
  });

  test('refuses a body that is too large or compressed, before it is read', async ({ app }) => {
    const bombs = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    const zeros = new Uint8Array(16 * 1024 * 1024);
    const packed = Object.entries(bombs).map(([encoding, pack]) => [encoding, pack(zeros)] as const);
    for (const { name, method, path } of routesOf(app)) {
      if (method === 'GET') continue;
      for (const [encoding, body] of packed) {
        const answer = await ask(app, method, path, { ...bearer, 'content-encoding': encoding }, body);
        expect(answer.status, `${name} ${encoding}`).toBe(415);
      }
      expect([413, 415], name).toContain(await status(app, method, path, MORE_THAN_ANYTHING));
    }
  });

  test('answers hostile names and queries with less than 500, with headers that hold browsers back', async ({
    app,
  }) => {
    const names = [
      '%00',
      '..',
      '%2e%2e',
      '%2f',
      "'%20or%201=1--",
      '__proto__',
      'constructor',
      '%F0%9F%98%80',
      '%ED%A0%80',
    ];
    for (const { name, method, path } of routesOf(app)) {
      for (const hostile of path.includes('some-id') ? names : ['']) {
        const query = method === 'GET' ? '?after=%00&limit=-1&__proto__[x]=1&limit=1e9' : '';
        const type: Record<string, string> = method === 'POST' ? { 'content-type': 'application/json' } : {};
        const target = `${path.replace('some-id', hostile)}${query}`;
        const answer = await ask(
          app,
          method,
          target,
          { ...bearer, ...type },
          method === 'POST' ? '{"__proto__":{"x":1}}' : undefined,
        );
        expect(answer.status, `${name} ${target}`).toBeLessThan(500);
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        await answer.arrayBuffer();
      }
    }
    expect(Object.keys({})).toEqual([]);
    expect('x' in {}).toBe(false);
  });
});

/** With a body announced and never sent. */
async function status(app: World, method: string, path: string, length: string): Promise<number> {
  const headers = [`Authorization: ${bearer.authorization}`, `Content-Length: ${length}`];
  return statusesOf(await rawExchange(app.bot().url, head(`${method} ${path}`, ...headers)))[0] ?? 0;
}

describe('a webhook', () => {
  test('forged, tampered with, too old, from the future or with two bodies changes nothing', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, webhooks: false });
    const before = await traces(app);
    const now = new Date();
    const body = JSON.stringify({ v: 1, ticket_id: String(id), updated_at: now.toISOString() });
    const sent = (timestamp: string, signature: string, text = body) => {
      const signed = { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': timestamp };
      return ask(app, 'POST', '/zendesk/webhook', signed, text).then((answer) => answer.status);
    };
    const sign = (timestamp: string, secret = app.zendesk.webhookSecret) =>
      zendeskSignature(secret, timestamp, Buffer.from(body));
    const at = (ms: number) => new Date(now.getTime() + ms).toISOString();

    expect(await ask(app, 'POST', '/zendesk/webhook', {}, body).then((answer) => answer.status)).toBe(401);
    expect(await sent(at(0), sign(at(0), 'another secret'))).toBe(401);
    expect(await sent(at(0), sign(at(0)), `${body} `)).toBe(401);
    expect(await sent(at(1000), sign(at(0)))).toBe(401);
    expect(await sent(at(-400_000), sign(at(-400_000)))).toBe(401);
    expect(await sent(at(400_000), sign(at(400_000)))).toBe(401);
    expect(await sent('yesterday', sign('yesterday'))).toBe(401);
    for (const odd of ['', '=', 'AAAA', `${sign(at(0))}, ${sign(at(0))}`, sign(at(0)).toLowerCase()]) {
      expect(await sent(at(0), odd), odd).toBe(401);
    }
    expect(await traces(app)).toBe(before);
    expect(app.zendesk.ticket(id)?.writes).toBe(0);
  });

  test('replayed within its five minutes has no second effect', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, webhooks: false });
    const timestamp = new Date().toISOString();
    const body = JSON.stringify({ v: 1, ticket_id: String(id), updated_at: timestamp });
    const headers = {
      'x-zendesk-webhook-signature': zendeskSignature(app.zendesk.webhookSecret, timestamp, Buffer.from(body)),
      'x-zendesk-webhook-signature-timestamp': timestamp,
    };
    for (let times = 0; times < 5; times++) {
      expect((await ask(app, 'POST', '/zendesk/webhook', headers, body)).status).toBe(200);
    }
    await app.idle();
    expect(app.zendesk.ticket(id)?.writes).toBe(1);
  });

  test('that is genuine and nonsense is answered, never with 500', async ({ app }) => {
    for (const bytes of fc.sample(asBytes(spoiltJson(...WEBHOOKS)), { numRuns: 150, seed: SEED })) {
      const timestamp = new Date().toISOString();
      const signature = zendeskSignature(app.zendesk.webhookSecret, timestamp, bytes);
      const headers = { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': timestamp };
      const answer = await ask(app, 'POST', '/zendesk/webhook', headers, bytes);
      expect([200, 400], `FUZZ_SEED=${SEED} ${Buffer.from(bytes).toString().slice(0, 200)}`).toContain(answer.status);
    }
    await app.idle();
  });
});

describe('a request of Slack', () => {
  test('forged, tampered with or too old changes nothing', async ({ app }) => {
    const before = await traces(app);
    const post = JSON.stringify({ ...SLACK_EVENT, event: { ...SLACK_EVENT.event, text: FURIOUS } });
    const sent = async (headers: Record<string, string>, body = post) =>
      (await ask(app, 'POST', '/slack/events', { 'content-type': 'application/json', ...headers }, body)).status;
    const { signingSecret } = app.slack;

    expect(await sent({})).toBe(401);
    expect(await sent(signedHeaders('another secret', post, Date.now()))).toBe(401);
    expect(await sent(signedHeaders(signingSecret, post, Date.now()), `${post} `)).toBe(401);
    expect(await sent(signedHeaders(signingSecret, post, Date.now() - 400_000))).toBe(401);
    expect(await sent({ ...signedHeaders(signingSecret, post, Date.now()), 'x-slack-request-timestamp': 'x' })).toBe(
      401,
    );
    expect(await sent({ 'content-type': FORM }, `ssl_check=1&payload=${encodeURIComponent(post)}`)).toBe(200);
    expect(await traces(app)).toBe(before);
  });

  test('that is genuine and nonsense is answered, never with 500, and the bot lives on', async ({ app }) => {
    const samples = fc.sample(slackBodies, { numRuns: 300, seed: SEED });
    const statuses = await Promise.all(
      samples.map(async ({ type, body }) => {
        const bytes = Buffer.from(body).toString();
        const signed = signedHeaders(app.slack.signingSecret, bytes, Date.now());
        const answer = await ask(app, 'POST', '/slack/events', { 'content-type': type, ...signed }, bytes);
        // 404: nobody listens to such a payload, and Bolt says so after three seconds.
        return [200, 400, 401, 404].includes(answer.status) ? [] : [`${answer.status} ${type} ${body.slice(0, 300)}`];
      }),
    );
    expect(statuses.flat(), `FUZZ_SEED=${SEED}`).toEqual([]);
    expect((await ask(app, 'GET', '/healthz')).status).toBe(200);
  });
});

test('nonsense with a key is answered, never with 500', async ({ app }) => {
  const posts = routesOf(app).filter(({ method, path }) => method === 'POST' && path !== '/zendesk/webhook');
  const inputs = fc.tuple(fc.constantFrom(...posts), asBytes(spoiltJson(...V1_BODIES)));
  for (const [{ method, path }, bytes] of fc.sample(inputs, { numRuns: 150, seed: SEED })) {
    const answer = await ask(app, method, path, { ...bearer, 'content-type': 'application/json' }, bytes);
    const told = `FUZZ_SEED=${SEED} ${path} ${Buffer.from(bytes).toString().slice(0, 300)}`;
    expect(answer.status, told).toBeLessThan(500);
    await answer.arrayBuffer();
  }
});

test('a key is kept as its hash alone, and one that is nearly right is as wrong as any', async ({ app }) => {
  const { keys } = app.bot().runtime.services;
  const { secret } = await keys.create('probe', ['models'], null);
  const answer = (key: string) => ask(app, 'GET', '/v1/models', { authorization: `Bearer ${key}` });
  expect((await answer(secret)).status).toBe(200);
  const nearly = await answer(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`);
  const random = await answer(randomBytes(32).toString('base64url'));
  expect([nearly.status, await nearly.json()]).toEqual([random.status, await random.json()]);
  expect(JSON.stringify(await keys.list())).not.toContain(secret.slice(4, 16));
});
