import { expect, test } from 'vitest';
import { openLog } from '../../src/adapters/log.ts';
import { outageAlarm } from '../../src/adapters/outage-alarm.ts';
import { UpstreamError } from '../../src/core/errors.ts';
import { alarms } from '../support/alarms.ts';

const AWAY = new UpstreamError('Zendesk answered 502 to GET /api/v2/tickets/7.json.', {
  system: 'zendesk',
  retryable: true,
  status: 502,
});

/** Alarms for Zendesk, and a step that is taken each minute. */
async function installation() {
  const { later, ...rest } = await alarms((needs) => outageAlarm('Zendesk', { ...needs, log: openLog('silent') }));
  const minutes = async (many: number, step: () => Promise<unknown>) => {
    for (let minute = 0; minute < many; minute++) {
      await step();
      later(1);
    }
  };
  return { ...rest, minutes };
}

test('an hour without Zendesk is told once when it has lasted, and once when it is over', async () => {
  const { told, start, minutes } = await installation();
  const both = [start(), start()];
  await minutes(60, () => Promise.all([...both, ...both].map((alarm) => alarm.failed(AWAY))));
  expect(told()).toEqual([expect.stringContaining('Zendesk has given no good answer since 2026-11-29T08:00:00.000Z')]);
  expect(told()[0]).toContain('502');

  // One of them died and came back meanwhile: what it knows is on record.
  await minutes(3, () => Promise.all([start(), ...both].map((alarm) => alarm.fine())));
  expect(told()).toHaveLength(2);
  expect(told()[1]).toContain('answers again');

  await minutes(10, () => Promise.all(both.map((alarm) => alarm.failed(AWAY))));
  expect(told(), 'the next outage is another one').toHaveLength(3);
});

test('failures that pass, and those that a person has to mend, are not told', async () => {
  const { told, start, minutes } = await installation();
  const alarm = start();
  await minutes(30, async () => {
    await alarm.failed(AWAY);
    await alarm.fine();
  });
  const refused = new UpstreamError('Token refused.', { system: 'zendesk', retryable: false, status: 401 });
  await minutes(30, () => alarm.failed(refused));
  expect(told()).toEqual([]);
});
