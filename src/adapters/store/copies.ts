import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyDurably, renameDurably } from './durable-files.ts';
import { databaseHolder, lockDatabase } from './lock.ts';

/** Begins with the day, so that names sort by age. */
const NAME = /^\d{4}-\d{2}-\d{2}(T\d{2}-\d{2}-\d{2})?$/;

/** Begins the name of a copy that is not complete. */
const PARTIAL = 'partial-';
/** Begins the name of a database that was moved aside. */
const ASIDE = 'database-before-';

const folderOf = (directory: string): string => join(directory, 'copies');

/** Names of the copies in `directory`, the newest first. */
export async function listCopies(directory: string): Promise<string[]> {
  const names = await readdir(folderOf(directory)).catch(() => []);
  return names.filter((name) => NAME.test(name)).sort((one, other) => (one < other ? 1 : -1));
}

/** Every folder in `directory` that holds the database as it was: copies, and what a restored one took the place of. */
export async function earlierDatabases(directory: string): Promise<string[]> {
  const beside = await readdir(directory).catch(() => []);
  const copies = await readdir(folderOf(directory)).catch(() => []);
  return [
    ...copies.map((name) => join(folderOf(directory), name)),
    ...beside.filter((name) => name.startsWith(ASIDE)).map((name) => join(directory, name)),
  ];
}

/** Makes the copy `name`. It has that name only once it is complete. */
export async function makeCopy(
  directory: string,
  name: string,
  copyTo: (folder: string) => Promise<void>,
): Promise<void> {
  const copies = folderOf(directory);
  const partial = join(copies, `${PARTIAL}${name}`);
  await mkdir(copies, { recursive: true, mode: 0o700 });
  await rm(partial, { recursive: true, force: true });
  await copyTo(partial);
  await renameDurably(partial, join(copies, name));
}

/** Removes copies made before that day (`YYYY-MM-DD`), and what is left of those that a crash cut short. */
export async function removeCopies(directory: string, before: string, today: string): Promise<void> {
  const folder = folderOf(directory);
  const isOlder = (name: string, day: string) => name.slice(0, day.length) < day;
  const names = await readdir(folder).catch(() => []);
  const old = names.filter((name) => NAME.test(name) && isOlder(name, before));
  // One of today may be under way.
  const broken = names.filter((name) => name.startsWith(PARTIAL) && isOlder(name.slice(PARTIAL.length), today));
  for (const name of [...old, ...broken]) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * Puts a copy in the place of the database, which nobody may have open. The database that was there is moved aside.
 * @returns where that one is now; null when there was none
 */
export async function restoreCopy(directory: string, name: string, now: Date): Promise<string | null> {
  const holder = databaseHolder(directory);
  if (holder !== null) {
    throw new Error(`The database is in use by process ${holder.pid}. Stop the bot, restore, and start it again.`);
  }
  const copy = join(folderOf(directory), name);
  if (!NAME.test(name) || !existsSync(copy)) {
    const [newest] = await listCopies(directory);
    const hint = newest === undefined ? 'There is none yet.' : `The newest is ${newest}; see \`umbrage data copies\`.`;
    throw new Error(`There is no copy "${name}" in ${folderOf(directory)}. ${hint}`);
  }
  const unlock = lockDatabase(directory);
  try {
    const database = join(directory, 'database');
    const fresh = join(directory, 'database-restored');
    await rm(fresh, { recursive: true, force: true });
    await copyDurably(copy, fresh);
    const aside = existsSync(database) ? join(directory, `${ASIDE}${stampOf(now)}`) : null;
    if (aside !== null) await rename(database, aside);
    await renameDurably(fresh, database);
    return aside;
  } finally {
    unlock();
  }
}

/** A moment as the name of a copy, in UTC. */
export const stampOf = (now: Date): string => now.toISOString().slice(0, 19).replaceAll(':', '-');
