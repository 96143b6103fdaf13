import { z } from 'zod';
import { listCopies, makeCopy, removeCopies } from './adapters/store/copies.ts';
import { expireShortLived, expireTexts } from './adapters/store/retention.ts';
import type { Foundation } from './foundation.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RETENTION_SETTING = 'retention.day';

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** What is done once a day (UTC), and what each time; to be called every hour, since the bot may not run all day. */
export function housekeeping(foundation: Foundation, clock: () => Date): () => Promise<void> {
  return async () => {
    // In this order: the copy must not keep what was to be deleted.
    await expireShortLived(foundation.database.sql);
    await deleteOldTexts(foundation, clock());
    await copyDatabase(foundation, clock());
  };
}

async function deleteOldTexts({ config, database, settings, log }: Foundation, now: Date): Promise<void> {
  const { retentionDays } = config;
  if (retentionDays === null) return;
  // A day that is done is done with the days of that time: a lower setting has its effect at once.
  const today = `${dayOf(now)}, ${retentionDays} days`;
  if ((await settings.get(RETENTION_SETTING, z.string())) === today) return;
  const removed = await expireTexts(database.sql, new Date(now.getTime() - retentionDays * DAY_MS));
  await settings.set(RETENTION_SETTING, today);
  log.info({ days: retentionDays, ...removed }, 'deleted texts older than RETENTION_DAYS');
}

async function copyDatabase({ config, database, log }: Foundation, now: Date): Promise<void> {
  const { copyDays } = config;
  const { directory } = config.database;
  if (database.copyTo === null) return;
  const today = dayOf(now);
  await removeCopies(directory, dayOf(new Date(now.getTime() - copyDays * DAY_MS)), today);
  if (copyDays === 0 || (await listCopies(directory)).includes(today)) return;
  const begun = performance.now();
  await makeCopy(directory, today, database.copyTo);
  log.info({ copy: today, ms: Math.round(performance.now() - begun) }, 'copied the database');
}
