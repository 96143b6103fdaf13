import { Command } from 'commander';
import { listCopies, makeCopy, restoreCopy, stampOf } from '../adapters/store/copies.ts';
import type { CommandContext } from './context.ts';

const POSTGRES =
  'The database is PostgreSQL, which brings its own tools: `pg_dump --format=custom` makes a copy, `pg_restore` brings it back.';

export function copyCommand(context: CommandContext): Command {
  return new Command('copy')
    .description('Copy the embedded database now, while the bot runs. It does so by itself once a day (COPY_DAYS).')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { database, config } = await context.foundation();
      if (database.copyTo === null) throw new Error(POSTGRES);
      const copy = stampOf(new Date());
      await makeCopy(config.database.directory, copy, database.copyTo);
      context.out(json ? JSON.stringify({ copy }) : `Made the copy ${copy}.`);
    });
}

export function copiesCommand(context: CommandContext): Command {
  return new Command('copies')
    .description('The copies of the embedded database, the newest first.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const copies = await listCopies(embedded(context));
      if (json) context.out(JSON.stringify({ copies }));
      else if (copies.length === 0) context.out('No copy yet.');
      else for (const copy of copies) context.out(copy);
    });
}

export function restoreCommand(context: CommandContext): Command {
  return new Command('restore')
    .description('Put a copy in the place of the embedded database. Stop the bot first, start it afterwards.')
    .argument('<copy>', 'its name, see `umbrage data copies`')
    .option('--json', 'print JSON')
    .action(async (copy: string, { json }: { json?: boolean }) => {
      const aside = await restoreCopy(embedded(context), copy, new Date());
      if (json) {
        context.out(JSON.stringify({ restored: copy, aside }));
        return;
      }
      context.out(
        `The database is that of ${copy}. What came since is read again from Zendesk and Slack at the next start.`,
      );
      if (aside !== null) context.out(`The one before is in ${aside}. Delete it when all is well.`);
    });
}

/** The folder of the embedded database. @throws Error on PostgreSQL */
function embedded(context: CommandContext): string {
  const { url, directory } = context.config().database;
  if (url !== undefined) throw new Error(POSTGRES);
  return directory;
}
