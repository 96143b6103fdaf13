import { resolve } from 'node:path';
import { Command } from 'commander';
import { importFile } from '../training/import.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { importLines } from './import-lines.ts';
import { progressBar } from './progress.ts';

/** All or nothing: the rows are stored in one transaction, after the whole file was read. */
export function dataImportCommand(context: CommandContext): Command {
  const command = new Command('import')
    .description('Bring in labelled complaints from CSV, JSON Lines, a JSON array or the chats of a fine-tuning file.')
    .argument('<file>', 'the file; its columns are guessed by their names');
  return withColumnOptions(command)
    .option('--json', 'print JSON')
    .action(async (file: string, options: ColumnOptions & { json?: boolean }) => {
      const { training } = await context.foundation();
      const bar = progressBar(context, 'Reading');
      const { rows, summary } = await importFile(resolve(context.cwd, file), columnsFrom(options), {
        onProgress: (share) => bar.update(share),
        signal: context.signal,
      }).finally(bar.stop);
      const { added, replaced } = await training.import(rows, file);
      if (options.json) {
        context.out(JSON.stringify({ added, replaced, ...summary }));
        return;
      }
      for (const line of importLines(file, summary)) context.out(line);
      context.out(`Stored ${added} new complaints; ${replaced} were known and have these labels from here on.`);
      context.out('Next: look at them with `umbrage data explore`, then `umbrage train`.');
    });
}
