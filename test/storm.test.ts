import { expect, test as plain } from 'vitest';
import { accessAlarm, withAlarm } from '../src/adapters/zendesk/access-alarm.ts';
import type { World } from '../src/commands/world.ts';
import { UpstreamError } from '../src/core/errors.ts';
import { NO_ALARM } from '../src/core/outage.ts';
import type { Desk } from '../src/core/ports.ts';
import { newCustomer, testApp } from './support/app.ts';
import { CALM } from './support/texts.ts';

const test = testApp({ settings: { OPERATORS_CHANNEL: '#operators' } });

/** What the operators were told, in order. */
const told = (app: World) => app.slack.messages('#operators').map(({ text }) => text);

test('in a storm of conflicts, limits, bad gateways, resets, lost replies and revoked tokens nothing is lost or doubled', {
  timeout: 150_000,
}, async ({ app }) => {
  const { faults } = app.zendesk;
  app.slack.addChannel('operators');
  const isWrite = (method: string, path: string) => method === 'PUT' && path.startsWith('/api/v2/tickets/');
  const isRead = (method: string, path: string) => method === 'GET' && path.startsWith('/api/v2/tickets/');
  const ids: number[] = [];
  for (let wave = 0; wave < 4; wave++) {
    faults.next(isWrite, { kind: 'status', status: 409, body: '{"error":"UpdateConflict"}' }, 3);
    faults.next(isWrite, { kind: 'status', status: 429, headers: { 'retry-after': '1' }, body: 'too many' });
    faults.next(isWrite, { kind: 'lost-reply' }, 2);
    faults.next(isRead, { kind: 'status', status: 502, body: '<html>Bad gateway</html>' }, 3);
    faults.next(isRead, { kind: 'reset' }, 3);
    faults.next(isRead, { kind: 'truncated' }, 2);
    for (let number = 0; number < 10; number++) {
      ids.push(
        app.zendesk.newTicket({ description: `${CALM} ${wave}-${number}`, requester: newCustomer(), tags: ['kept'] })
          .id,
      );
    }
    app.zendesk.revokeTokens();
    faults.next(
      (_, path) => path === '/oauth/tokens',
      { kind: 'status', status: 401, body: '{"error":"invalid_client"}' },
      2,
    );
  }
  await app.idle(80_000);

  const after = ids.map((id) => app.zendesk.ticket(id));
  expect(after.filter(({ tags }) => tags.filter((tag) => tag.startsWith('dissatisfaction__')).length !== 1)).toEqual(
    [],
  );
  expect(after.filter(({ writes }) => writes !== 1)).toEqual([]);
  expect(after.every(({ tags }) => tags.includes('kept'))).toBe(true);
  expect(await app.bot().runtime.queue.dead()).toEqual([]);
  // Each time we were shut out is told once, and once that it is over.
  const notices = told(app);
  expect(notices.length).toBeLessThanOrEqual(8);
  expect(notices.map((text) => text.includes('lets us in again'))).toEqual(notices.map((_, place) => place % 2 === 1));
});

test('a token revoked in mid-run: the operators hear it once however long it lasts, and once that it is over', {
  timeout: 120_000,
}, async ({ app }) => {
  const before = told(app).length;
  const isToken = (_: string, path: string) => path === '/oauth/tokens';
  app.zendesk.revokeTokens();
  app.zendesk.faults.next(isToken, { kind: 'status', status: 401, body: '{"error":"invalid_client"}' }, 1000);
  const ids = Array.from(
    { length: 8 },
    () => app.zendesk.newTicket({ description: CALM, requester: newCustomer() }).id,
  );
  const refused = () => app.zendesk.requests.filter(({ path, status }) => isToken('', path) && status === 401).length;
  const start = refused();
  await expect.poll(() => refused() - start, { timeout: 20_000 }).toBeGreaterThan(6);
  await expect.poll(() => told(app).length - before).toBe(1);
  app.zendesk.faults.clear();
  await app.idle(40_000);

  expect(ids.map((id) => app.zendesk.ticket(id).writes)).toEqual(ids.map(() => 1));
  expect(told(app).slice(before)).toEqual([
    expect.stringContaining('401'),
    expect.stringContaining('lets us in again'),
  ]);
});

test('a call our role may not make is told once a day, not each time', { timeout: 150_000 }, async ({ app }) => {
  const before = told(app).length;
  const forbidden = { kind: 'status', status: 403, body: '{"error":"Forbidden"}' } as const;
  const { id } = app.zendesk.newTicket({ description: CALM, requester: newCustomer(), webhooks: false });
  app.zendesk.faults.next((method, path) => method === 'GET' && path.endsWith(`/tickets/${id}.json`), forbidden, 2);
  await app.zendesk.deliver(id);
  app.zendesk.newTicket({ description: CALM, requester: newCustomer() });
  await app.idle(80_000);

  expect(app.zendesk.ticket(id).writes).toBe(1);
  expect(told(app).slice(before)).toEqual([expect.stringContaining('403')]);
});

plain(
  'however many jobs and processes find the door shut, the operator is told once, and once when it is open',
  async () => {
    const told: string[] = [];
    let trouble = false;
    const claim = async () => {
      const isFirst = !trouble;
      trouble = true;
      return isFirst;
    };
    const release = async () => {
      const wasTrouble = trouble;
      trouble = false;
      return wasTrouble;
    };
    let isOpen = false;
    const desk = {
      ticket: async () => {
        if (isOpen) return null;
        throw new UpstreamError('Token refused.', { system: 'zendesk', retryable: false, status: 401 });
      },
    } as unknown as Desk;
    const processes = [0, 1].map(() =>
      withAlarm(
        desk,
        accessAlarm({
          claim,
          release,
          tell: (text) => told.push(text),
          remark: (text) => told.push(text),
          outage: NO_ALARM,
        }),
      ),
    );
    const all = () => Promise.allSettled(processes.flatMap((one) => ['1', '2', '3'].map((id) => one.ticket(id))));

    await all();
    await all();
    expect(told).toHaveLength(1);
    isOpen = true;
    await all();
    await all();
    expect(told).toHaveLength(2);
  },
);
