import { resolve } from 'node:path';
import { Command } from 'commander';
import { readLabelled } from '../training/read-labelled.ts';
import { trainModel } from '../training/train.ts';
import type { CommandContext } from './context.ts';

interface Options {
  data: string;
  textColumn: string;
  topicColumn: string;
  problemColumn: string;
  indexColumn: string;
  json?: boolean;
}

export function trainCommand(context: CommandContext): Command {
  return new Command('train')
    .description('Train the embedded model on labelled complaints and put it into the registry.')
    .requiredOption('--data <file>', 'CSV with a header')
    .option('--text-column <name>', 'column of the complaint', 'text')
    .option('--topic-column <name>', 'column of the topic', 'topic')
    .option('--problem-column <name>', 'column of the problem', 'problem')
    .option('--index-column <name>', 'column of the dissatisfaction index, 0 to 100', 'index')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const { models } = await context.foundation();
      const { textColumn, topicColumn, problemColumn, indexColumn } = options;
      const columns = { text: textColumn, topic: topicColumn, problem: problemColumn, index: indexColumn };
      const rows = await readLabelled(resolve(context.cwd, options.data), columns);
      const { id, bytes, card } = await trainModel(rows, { seed: 1, isSample: false, signal: context.signal });
      await models.save(id, bytes, card);
      if (options.json) {
        context.out(JSON.stringify({ id, rows: card.rows, metrics: card.metrics, warnings: card.warnings }));
        return;
      }
      context.out(`Trained ${id} on ${card.rows} complaints. Make it live with \`umbrage models promote ${id}\`.`);
      for (const warning of card.warnings) context.out(`Note: ${warning}`);
    });
}
