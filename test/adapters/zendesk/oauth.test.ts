import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiToken } from '../../../src/adapters/zendesk/api-token.ts';
import { oauth } from '../../../src/adapters/zendesk/oauth.ts';
import { zendeskTransport } from '../../../src/adapters/zendesk/transport.ts';
import { UpstreamError } from '../../../src/core/errors.ts';
import { type Act, html, json, reset, type Seen, scriptedServer } from './scripted-server.ts';
import { fakeClock, testTransport } from './two-paths.ts';

const DAY_MS = 86_400_000;

interface Account {
  /** Answers `POST /oauth/tokens`; the nth token is `token-n`. */
  grant?: Act;
  scopes?: string[];
  current?: Act;
}

/** A Zendesk that issues tokens and knows ticket 1. */
async function account({ grant, scopes = ['read', 'tickets:write', 'users:write'], current }: Account = {}) {
  const at = { grant, ms: Date.parse('2026-11-22T10:00:00Z'), revoked: new Set<string>() };
  let issued = 0;
  const server = await scriptedServer((response, seen) => {
    const act = (): Act => {
      if (seen.path === '/oauth/tokens') {
        if (at.grant) return at.grant;
        issued += 1;
        return json(200, { access_token: `token-${issued}`, token_type: 'bearer', expires_in: 86_400 });
      }
      if (seen.path === '/api/v2/oauth/tokens/current') return current ?? json(200, { token: { scopes } });
      const revoked = at.revoked.has(seen.headers.authorization ?? '');
      return revoked ? json(401, { error: 'invalid_token' }) : json(200, { ticket: { id: 1 } });
    };
    act()(response, seen);
  });
  const settings = {
    url: server.url,
    clock: fakeClock(),
    limits: { tries: 2, timeoutMs: 2000 },
    random: () => 0.5,
  };
  const authorization = oauth({ ...settings, clientId: 'bot', clientSecret: 's3cret', now: () => at.ms });
  const transport = zendeskTransport({ ...settings, authorization });
  const paths = (path: string): Seen[] => server.seen.filter((seen) => seen.path === path);
  return {
    at,
    show: () => transport.call({ method: 'GET', path: '/api/v2/tickets/1.json', schema: z.unknown() }),
    grants: () => paths('/oauth/tokens'),
    tokens: () => paths('/api/v2/tickets/1.json').map(({ headers }) => headers.authorization),
  };
}

test('asks for exactly the scopes and the life it needs', async () => {
  const { show, grants, tokens } = await account();

  await show();

  expect(JSON.parse(grants()[0]?.body ?? '')).toEqual({
    grant_type: 'client_credentials',
    client_id: 'bot',
    client_secret: 's3cret',
    scope: 'read tickets:write users:write',
    expires_in: 86_400,
  });
  expect(grants()[0]?.headers.authorization).toBeUndefined();
  expect(tokens()).toEqual(['Bearer token-1']);
});

test('many requests at the same moment share one token', async () => {
  const { show, grants } = await account();

  await Promise.all(Array.from({ length: 20 }, show));

  expect(grants()).toHaveLength(1);
});

test('renews the token at four fifths of its life', async () => {
  const { at, show, tokens } = await account();

  await show();
  at.ms += DAY_MS * 0.79;
  await show();
  at.ms += DAY_MS * 0.02;
  await Promise.all([show(), show()]);

  expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
});

test('goes on with the old token while its renewal fails, and no longer', async () => {
  const { at, show, grants, tokens } = await account();
  await show();

  at.ms += DAY_MS * 0.9;
  at.grant = html(503);
  await show();
  await show();
  expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
  expect(grants()).toHaveLength(3);

  at.ms += DAY_MS * 0.2;
  await expect(show()).rejects.toMatchObject({ name: 'UpstreamError', status: 503, retryable: true });
});

test('a revoked token is replaced once, by one request for all', async () => {
  const { at, show, grants, tokens } = await account();
  await show();

  at.revoked.add('Bearer token-1');
  await Promise.all(Array.from({ length: 5 }, show));

  expect(grants()).toHaveLength(2);
  expect(tokens().filter((token) => token === 'Bearer token-2')).toHaveLength(5);
});

test.each([
  ['refuses the client', { grant: json(401, { error: 'invalid_client' }) }, { status: 401, retryable: false }],
  ['is down', { grant: reset }, { code: 'connection', retryable: true }],
  ['grants less than asked', { scopes: ['read'] }, { code: 'missing_scopes', retryable: false }],
  ['issues a token that may do nothing', { current: json(403, { error: 'Forbidden' }) }, { code: 'missing_scopes' }],
])('a Zendesk that %s makes the request fail with that', async (_what, wrong, is) => {
  const { show, tokens } = await account(wrong);

  const error = await show().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toMatchObject({ system: 'zendesk', ...is });
  expect(`${error}`).not.toMatch(/s3cret|token-1/);
  expect(tokens()).toEqual([]);
});

test('after a failure the next request asks again', async () => {
  const { at, show, tokens } = await account({ grant: html(502) });
  await expect(show()).rejects.toBeInstanceOf(UpstreamError);

  at.grant = undefined;
  await show();

  expect(tokens()).toEqual(['Bearer token-1']);
});

test('the old pair of address and API token serves, and says until when', async () => {
  const server = await scriptedServer(json(401, { error: "Couldn't authenticate you" }));
  const authorization = apiToken('bot@acme.test', 't0ken');
  const { transport } = testTransport(server.url, { authorization });

  await expect(transport.call({ method: 'GET', path: '/x', schema: z.unknown() })).rejects.toMatchObject({
    status: 401,
  });

  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${Buffer.from('bot@acme.test/token:t0ken').toString('base64')}`,
  ]);
  expect(authorization.warning).toContain('2027-04-30');
});
