import type { Database } from './database.ts';

/**
 * Opens PostgreSQL when there is a URL, else the database in this process, and brings our tables up to date. What the other
 * one needs is not loaded.
 */
export async function openDatabase(where: { url?: string | undefined; directory: string }): Promise<Database> {
  if (where.url !== undefined) return (await import('./database-server.ts')).openServerDatabase(where.url);
  return (await import('./database-embedded.ts')).openEmbeddedDatabase(where.directory);
}
