import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../../src/adapters/store/database.ts';

/** Our migrations with one more, as the next version would bring it. @param directory where to write them */
export function ofTheFuture(directory: string, statements: readonly string[]): typeof MIGRATIONS {
  const folder = join(directory, 'migrations');
  cpSync(MIGRATIONS.migrationsFolder, folder, { recursive: true });
  writeFileSync(join(folder, 'of_the_future.sql'), statements.join(';\n--> statement-breakpoint\n'));
  const list = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(list, 'utf8'));
  const entry = {
    idx: journal.entries.length,
    version: '7',
    when: Date.now(),
    tag: 'of_the_future',
    breakpoints: true,
  };
  writeFileSync(list, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }));
  return { migrationsFolder: folder };
}
