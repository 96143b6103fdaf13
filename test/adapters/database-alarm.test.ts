import { expect, onTestFinished, test } from 'vitest';
import { databaseAlarm } from '../../src/adapters/database-alarm.ts';
import { openDatabase } from '../../src/adapters/store/open-database.ts';
import { openSettings } from '../../src/adapters/store/settings.ts';
import { newPlace } from '../support/place.ts';

const MINUTE_MS = 60_000;
const AWAY = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });

/** Two processes on one database, and what they tell the operators. */
async function installation() {
  const place = await newPlace();
  const database = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  const told = new Map<string, string>();
  const clock = { ms: Date.parse('2026-11-29T08:00:00Z') };
  const start = () =>
    databaseAlarm({
      settings: openSettings(database.sql),
      operators: { tell: async (key, text) => void told.set(key, text) },
      now: () => clock.ms,
    });
  const later = (minutes: number) => {
    clock.ms += minutes * MINUTE_MS;
  };
  return { told: () => [...told.values()], start, later };
}

test('an hour without the database is told once when it is over, whatever the number of processes, and so is the next', async () => {
  const { told, start, later } = await installation();
  const [one, other] = [start(), start()];
  for (const hour of [1, 2]) {
    await one.failed(AWAY);
    later(1);
    await other.failed(AWAY);
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
  const { told, start, later } = await installation();
  const alarm = start();
  await alarm.failed(AWAY);
  later(4);
  await alarm.fine();
  await alarm.failed(new Error('The model file is damaged.'));
  later(60);
  await alarm.fine();
  expect(told()).toEqual([]);
});
