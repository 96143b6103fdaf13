import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { copiesCommand, copyCommand, restoreCommand } from './data-copies.ts';
import { exploreCommand } from './data-explore.ts';
import { dataImportCommand } from './data-import.ts';
import { prepareCommand } from './data-prepare.ts';

export function dataCommand(context: CommandContext): Command {
  return new Command('data')
    .description('Labelled complaints to learn from and to judge by; copies of the database.')
    .addCommand(dataImportCommand(context))
    .addCommand(exploreCommand(context))
    .addCommand(prepareCommand(context))
    .addCommand(copyCommand(context))
    .addCommand(copiesCommand(context))
    .addCommand(restoreCommand(context));
}
