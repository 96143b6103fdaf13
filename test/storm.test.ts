import { expect, test as plain } from 'vitest';
import { accessAlarm, withAlarm } from '../src/adapters/zendesk/access-alarm.ts';
import { UpstreamError } from '../src/core/errors.ts';
import type { Desk } from '../src/core/ports.ts';
import { newCustomer, testApp } from './support/app.ts';
import { CALM } from './support/texts.ts';

const test = testApp();

test('in a storm of conflicts, limits, bad gateways, resets, lost replies and revoked tokens nothing is lost or doubled', {
  timeout: 90_000,
}, async ({ app }) => {
  const { faults } = app.zendesk;
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
      withAlarm(desk, accessAlarm({ claim, release, tell: (text) => told.push(text) })),
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
