import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/adapters/store/open-database.ts';
import { openSettings, type Settings } from '../../src/adapters/store/settings.ts';
import type { Operators } from '../../src/core/ports.ts';
import { newPlace } from './place.ts';

const MINUTE_MS = 60_000;

/** What an alarm needs. */
export interface AlarmNeeds {
  settings: Settings;
  operators: Operators;
  now: () => number;
}

/** Processes on one database, a clock that is set by hand, and what they tell the operators. */
export async function alarms<Alarm>(open: (needs: AlarmNeeds) => Alarm) {
  const place = await newPlace();
  const database = await openDatabase({ url: place.databaseUrl, directory: place.directory });
  onTestFinished(async () => {
    await database.close();
    await place.remove();
  });
  const told = new Map<string, string>();
  let ms = Date.parse('2026-11-29T08:00:00Z');
  const later = (minutes: number) => {
    ms += minutes * MINUTE_MS;
  };
  const start = () =>
    open({
      settings: openSettings(database.sql),
      operators: { tell: async (key, text) => void told.set(key, text) },
      now: () => ms,
    });
  return { told: () => [...told.values()], start, later };
}
