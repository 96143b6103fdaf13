import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { earlierDatabases } from '../adapters/store/copies.ts';
import { forgetRequester } from '../adapters/store/forget.ts';
import { aboutRequester } from '../adapters/store/requester.ts';
import { type AboutRequester, requesterId } from '../core/forgotten.ts';
import type { CommandContext } from './context.ts';

interface Options {
  requester: string;
  dryRun?: true;
  export?: string;
  json?: true;
}

export function forgetCommand(context: CommandContext): Command {
  return new Command('forget')
    .description(
      'Delete what is stored about one customer, or write it to a file. Labels and figures stay, without a name.',
    )
    .requiredOption('--requester <id>', 'their user id in Zendesk, or in Slack')
    .option('--dry-run', 'say what is stored and delete nothing')
    .option('--export <file>', 'write what is stored to this file, as JSON, and delete nothing')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const requester = requesterId(options.requester);
      if (requester === null) {
        throw new Error(
          `"${options.requester}" is neither a Zendesk user id (digits) nor a Slack user id (U or W and letters).`,
        );
      }
      if (options.export !== undefined || options.dryRun) await show(context, requester, options);
      else await forget(context, requester, options);
    });
}

async function show(context: CommandContext, requester: string, { export: file, json }: Options): Promise<void> {
  const about = await aboutRequester((await context.foundation()).database.sql, requester);
  if (file !== undefined) {
    await writeFile(resolve(context.cwd, file), `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600 });
  }
  const written = file === undefined ? {} : { file };
  if (json) context.out(JSON.stringify({ requester, stored: counted(about), ...written }));
  else {
    context.out(`About ${requester} there ${described(about)}. Nothing was deleted.`);
    if (file !== undefined) context.out(`It is in ${file}.`);
  }
}

async function forget(context: CommandContext, requester: string, { json }: Options): Promise<void> {
  const { database, queue, config } = await context.foundation();
  const { forgotten, running } = await forgetRequester(database.sql, queue, requester);
  // The embedded database would keep the bytes of what was deleted until they are overwritten.
  await database.tidy();
  const copies = database.kind === 'embedded' ? await earlierDatabases(config.database.directory) : [];
  if (json) {
    context.out(JSON.stringify({ requester, forgotten: counted(forgotten), running, copies }));
    return;
  }
  context.out(
    `About ${requester} there ${described(forgotten)}. It is deleted; labels and figures stay without a name.`,
  );
  if (running > 0) context.out(`${running} jobs about them run at this moment. Run this again in a minute.`);
  if (copies.length > 0) {
    context.out(`Made before now, these may still hold it until they are deleted:\n${copies.join('\n')}`);
    context.out(`Those in "copies" go by themselves when they are older than COPY_DAYS (${config.copyDays}).`);
  }
  context.out(
    'Not touched: the tickets in Zendesk with their comments; in Slack messages of people, and answers of the bot that were shared in a channel or given in a direct message; models already trained on it.',
  );
}

const KINDS = [
  'complaints',
  'corrections',
  'alerts',
  'incidents',
  'effects',
  'asked',
  'training',
  'files',
  'jobs',
] as const;

const counted = (about: AboutRequester): Record<string, number> =>
  Object.fromEntries(KINDS.map((kind) => [kind, about[kind].length]));

const NAMES: Readonly<Record<(typeof KINDS)[number], string>> = {
  complaints: 'texts of complaints',
  corrections: 'corrections',
  alerts: 'alerts',
  incidents: 'examples in incidents',
  effects: 'records of ticket writes',
  asked: 'texts somebody asked about',
  training: 'training rows',
  files: 'uploaded training files',
  jobs: 'jobs',
};

function described(about: AboutRequester): string {
  const parts = KINDS.flatMap((kind) => (about[kind].length === 0 ? [] : [`${about[kind].length} ${NAMES[kind]}`]));
  return parts.length === 0 ? 'is nothing' : `were ${parts.join(', ')}`;
}
