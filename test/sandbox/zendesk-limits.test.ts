import { expect, test } from 'vitest';
import { loggedIn, stoppedClock } from './zendesk-client.ts';

test('ticket updates have a limit of their own, announced on every answer', async () => {
  const time = stoppedClock('2026-11-22T10:00:20Z');
  const { zendesk, call } = await loggedIn({ clock: time.clock, ticketUpdateLimitPerMinute: 2 });
  const [a, b] = [zendesk.newTicket(), zendesk.newTicket()];
  const write = (id: number, tag: string) => call('PUT', `/api/v2/tickets/${id}`, { ticket: { tags: [tag] } });

  const first = await write(a.id, 'one');
  expect(first.headers.get('zendesk-ratelimit-tickets-update')).toBe('total=2; remaining=1; resets=40');
  expect(first.headers.get('x-rate-limit')).toBe('700');
  expect(first.headers.get('ratelimit-reset')).toBe('40');
  await write(b.id, 'one');
  const third = await write(b.id, 'two');
  expect([third.status, third.headers.get('retry-after'), third.body.error]).toEqual([
    429,
    '40',
    'APIRateLimitExceeded',
  ]);
  expect(zendesk.ticket(b.id)).toMatchObject({ tags: ['one'], writes: 1 });
  expect((await call('GET', `/api/v2/tickets/${b.id}`)).status).toBe(200);

  time.advance(40_000);
  expect((await write(b.id, 'two')).status).toBe(200);
});

test('one user may update one ticket thirty times in ten minutes', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock });
  const [a, b] = [zendesk.newTicket(), zendesk.newTicket()];
  const write = async (id: number, n: number) =>
    (await call('PUT', `/api/v2/tickets/${id}/tags`, { tags: [`t${n}`] })).status;

  for (let n = 0; n < 30; n += 1) await write(a.id, n);
  expect(await write(a.id, 30)).toBe(429);
  expect(await write(b.id, 30)).toBe(200);
  time.advance(60_000);
  expect(await write(a.id, 30)).toBe(429);
});

test('the limit of the account answers in plain text', async () => {
  const time = stoppedClock();
  const { call } = await loggedIn({ clock: time.clock, requestLimitPerMinute: 2 });
  await call('GET', '/api/v2/tickets');
  const refused = await call('GET', '/api/v2/tickets');
  expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'text/plain; charset=utf-8']);
  expect(refused.headers.get('retry-after')).toBe('60');
});

test('exports have ten requests a minute', async () => {
  const time = stoppedClock();
  const { call } = await loggedIn({ clock: time.clock });
  const ask = async () => (await call('GET', '/api/v2/incremental/tickets/cursor?start_time=0')).status;
  const statuses = [];
  for (let n = 0; n < 11; n += 1) statuses.push(await ask());
  expect(statuses).toEqual([...Array(10).fill(200), 429]);
});

const onTickets = (method: string, path: string) => method === 'PUT' && path.startsWith('/api/v2/tickets/');
const put = { ticket: { tags: ['written'] } };

test('a planned status is answered without doing the work, then the plan is used up', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket();
  zendesk.faults.next(onTickets, {
    kind: 'status',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<h1>Bad</h1>',
  });

  const failed = await call('PUT', `/api/v2/tickets/${id}`, put);
  expect([failed.status, failed.body, zendesk.ticket(id).writes]).toEqual([502, '<h1>Bad</h1>', 0]);
  expect((await call('PUT', `/api/v2/tickets/${id}`, put)).status).toBe(200);
});

test('a lost reply has done the work, a reset has not', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket();

  zendesk.faults.next(onTickets, { kind: 'reset' });
  await expect(call('PUT', `/api/v2/tickets/${id}`, put)).rejects.toThrow();
  expect(zendesk.ticket(id).writes).toBe(0);
  zendesk.faults.next(onTickets, { kind: 'lost-reply' });
  await expect(call('PUT', `/api/v2/tickets/${id}`, put)).rejects.toThrow();
  expect(zendesk.ticket(id)).toMatchObject({ writes: 1, tags: ['written'] });
  expect(zendesk.requests.slice(-2)).toEqual(
    Array(2).fill({ method: 'PUT', path: `/api/v2/tickets/${id}`, status: 0 }),
  );
});

test('a truncated answer breaks off in the body', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket();
  zendesk.faults.next(onTickets, { kind: 'truncated' });
  await expect(call('PUT', `/api/v2/tickets/${id}`, put)).rejects.toThrow();
  expect(zendesk.ticket(id).writes).toBe(1);
});

test('a hanging request ends when the server closes', async () => {
  const { zendesk, call } = await loggedIn();
  zendesk.faults.outage({ kind: 'hang' });
  const hanging = call('GET', '/api/v2/tickets').catch(() => 'cut');
  await zendesk.close();
  expect(await hanging).toBe('cut');
});

test('an outage lasts until it is lifted', async () => {
  const { zendesk, call } = await loggedIn();
  const status = async () => (await call('GET', '/api/v2/tickets')).status;
  zendesk.faults.outage({ kind: 'status', status: 503 });
  expect([await status(), await status()]).toEqual([503, 503]);
  zendesk.faults.outage(null);
  expect(await status()).toBe(200);
});

test('a delayed request is served normally', async () => {
  const { zendesk, call } = await loggedIn();
  zendesk.faults.next(() => true, { kind: 'delay', ms: 5 });
  expect((await call('GET', '/api/v2/tickets')).status).toBe(200);
});
