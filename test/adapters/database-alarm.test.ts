import { expect, test } from 'vitest';
import { databaseAlarm } from '../../src/adapters/database-alarm.ts';
import { alarms } from '../support/alarms.ts';

const AWAY = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

test('an hour without the database is told once when it is over, whatever the number of processes, and so is the next', async () => {
  const { told, start, later } = await alarms(databaseAlarm);
  const [one, other] = [start(), start()];
  for (const hour of [1, 2]) {
    one.failed(AWAY);
    later(1);
    other.failed(AWAY);
    later(59);
    await Promise.all([one.fine(), other.fine()]);
    later(1);
    await Promise.all([one.fine(), other.fine()]);
    expect(told()).toHaveLength(hour);
    later(60);
  }
  expect(told()[0]).toContain('from 2026-11-29T08:0');
  expect(told()[0]).toContain('to 2026-11-29T09:00:00.000Z');
});

test('a moment without it, and failures of another kind, are not told', async () => {
  const { told, start, later } = await alarms(databaseAlarm);
  const alarm = start();
  alarm.failed(AWAY);
  later(4);
  await alarm.fine();
  alarm.failed(new Error('The model file is damaged.'));
  later(60);
  await alarm.fine();
  expect(told()).toEqual([]);
});
