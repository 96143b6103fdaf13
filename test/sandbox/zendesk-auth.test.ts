import { expect, test } from 'vitest';
import { SCOPES } from '../../src/sandbox/zendesk/tokens.ts';
import { grant, loggedIn, request, started, stoppedClock } from './zendesk-client.ts';

test('without credentials a resource answers 401, while users/me answers 200 with nobody', async () => {
  const zendesk = await started();
  const tickets = await request(zendesk.url, 'GET', '/api/v2/tickets');
  expect([tickets.status, tickets.body]).toEqual([401, { error: "Couldn't authenticate you" }]);
  const me = await request(zendesk.url, 'GET', '/api/v2/users/me.json');
  expect([me.status, me.body.user.id, me.body.user.name]).toEqual([200, null, 'Anonymous user']);
});

test('a token tells its scopes and ends at its time', async () => {
  const time = stoppedClock();
  const { call } = await loggedIn({ clock: time.clock }, 'read tickets:write');

  const { token } = (await call('GET', '/api/v2/oauth/tokens/current')).body;
  expect(token).toMatchObject({ scopes: ['read', 'tickets:write'], expires_at: '2026-11-23T10:00:00Z' });
  expect(token.token).toHaveLength(10);
  time.advance(86_400_000);
  const late = await call('GET', '/api/v2/tickets');
  expect([late.status, late.body.error]).toEqual([401, 'invalid_token']);
});

test.each([
  ['an unknown scope', 'read ticket:write'],
  ['a comma', 'read,write'],
  ['an array', ['read', 'write']],
  ['no scope', null],
])('%s yields a token that is refused everywhere', async (_case, scope) => {
  const { call } = await loggedIn({}, scope);
  for (const path of ['/api/v2/tickets', '/api/v2/users/me', '/api/v2/oauth/tokens/current']) {
    const answer = await call('GET', path);
    expect([path, answer.status, answer.body.error]).toEqual([path, 403, 'Forbidden']);
  }
});

test('the narrow ticket scope writes tickets and nothing else', async () => {
  const { zendesk, call } = await loggedIn({}, 'read tickets:write');
  const { id } = zendesk.newTicket();
  expect((await call('PUT', `/api/v2/tickets/${id}`, { ticket: { priority: 'high' } })).status).toBe(200);
  expect((await call('GET', '/api/v2/ticket_fields')).status).toBe(200);
  const field = await call('POST', '/api/v2/ticket_fields', { ticket_field: { type: 'text', title: 'X' } });
  expect([field.status, field.body.error]).toEqual([403, 'Forbidden']);
});

test('a client is granted only what it is allowed', async () => {
  const client = { id: 'small', secret: 's', scopes: ['read'] };
  const { call } = await loggedIn({ oauthClients: [client] }, 'read write');
  expect((await call('GET', '/api/v2/oauth/tokens/current')).body.token.scopes).toEqual(['read']);
  expect((await call('POST', '/api/v2/tickets', { ticket: { comment: { body: 'x' } } })).status).toBe(403);
});

test.each([
  ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client'],
  ['the password grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['a life that is too short', { expires_in: 300 }, 400, 'invalid_request'],
  ['a life that is too long', { expires_in: 172_800 }, 400, 'invalid_request'],
  ['no client', { client_id: undefined }, 400, 'invalid_request'],
])('no token for %s', async (_case, change, status, error) => {
  const zendesk = await started();
  const body = { ...(grant(zendesk, 'read') as object), ...change };
  const answer = await request(zendesk.url, 'POST', '/oauth/tokens', body);
  expect([answer.status, answer.body.error]).toEqual([status, error]);
});

test('revoked tokens stop at once and a new one works', async () => {
  const { zendesk, call } = await loggedIn();
  zendesk.revokeTokens();
  expect((await call('GET', '/api/v2/tickets')).status).toBe(401);
  const fresh = await request(zendesk.url, 'POST', '/oauth/tokens', grant(zendesk, 'read'));
  const headers = { authorization: `Bearer ${fresh.body.access_token}` };
  expect((await request(zendesk.url, 'GET', '/api/v2/tickets', undefined, headers)).status).toBe(200);
  expect((await request(zendesk.url, 'DELETE', '/api/v2/oauth/tokens/current', undefined, headers)).status).toBe(204);
  expect((await request(zendesk.url, 'GET', '/api/v2/tickets', undefined, headers)).status).toBe(401);
});

test('an API token works as email/token:secret only', async () => {
  const zendesk = await started({ apiTokens: [{ email: 'bot@shop.example', token: 'abc' }] });
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const status = async (text: string) =>
    (await request(zendesk.url, 'GET', '/api/v2/tickets', undefined, basic(text))).status;
  expect(await status('bot@shop.example/token:abc')).toBe(200);
  expect(await status('bot@shop.example:abc')).toBe(401);
  expect(await status('bot@shop.example/token:wrong')).toBe(401);
});

test('an agent may neither export nor set up', async () => {
  const { call } = await loggedIn({ apiRole: 'agent' }, SCOPES.join(' '));
  for (const path of ['/api/v2/incremental/tickets/cursor?start_time=0', '/api/v2/webhooks']) {
    const answer = await call('GET', path);
    expect([answer.status, answer.body.error.title]).toEqual([403, 'Forbidden']);
  }
});

test('a token without a life lasts, and a missing scope is a useless one', async () => {
  const zendesk = await started();
  const { client_id, client_secret } = grant(zendesk, '') as { client_id: string; client_secret: string };
  const body = { grant_type: 'client_credentials', client_id, client_secret };
  const answer = await request(zendesk.url, 'POST', '/oauth/tokens', body);
  expect([answer.status, answer.body.expires_in, answer.body.scope]).toEqual([201, null, '']);
});
