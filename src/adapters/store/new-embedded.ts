import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { renameDurably, writeDurably } from './durable-files.ts';

/** Every database of PostgreSQL has this file. */
const MARK = 'PG_VERSION';

/**
 * Puts a new, empty database into `folder`, unless one is there. PGlite's makers ship one, as `initdb` leaves it; running
 * `initdb` itself takes five seconds and 400 MB. It has its name only once it is complete.
 * @throws Error when the folder holds something else
 */
export async function ensureDatabase(folder: string): Promise<void> {
  if (existsSync(join(folder, MARK))) return;
  const others = await readdir(folder).catch(() => []);
  if (others.length > 0) throw new Error(`${folder} holds files, but no database`);
  const [{ dataDir }, { parseTarGzip }] = await Promise.all([
    import('@electric-sql/pglite-prepopulatedfs'),
    import('nanotar'),
  ]);
  const archive = await dataDir();
  const items = await parseTarGzip(await archive.arrayBuffer());
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await writeDurably(
    partial,
    items.map(({ name, type, data }) => ({ name, data: type === 'directory' ? null : (data ?? new Uint8Array()) })),
  );
  await renameDurably(partial, folder);
}
