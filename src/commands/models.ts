import { Command } from 'commander';
import type { CommandContext } from './context.ts';

export function modelsCommand(context: CommandContext): Command {
  const models = new Command('models').description('The registry of trained models.');
  models
    .command('list')
    .description('Every model, newest first; the live one is marked.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const store = (await context.foundation()).models;
      const [entries, live] = await Promise.all([store.list(), store.live()]);
      if (json) {
        context.out(
          JSON.stringify(
            entries.map(({ id, createdAt, card }) => ({ id, createdAt, rows: card.rows, live: id === live })),
          ),
        );
        return;
      }
      if (entries.length === 0) context.out('No model yet. Train one with `umbrage train`, or start the bot once.');
      for (const { id, createdAt, card } of entries) {
        const mark = id === live ? '* live' : '';
        context.out(
          `${id}  ${createdAt.slice(0, 16)}  ${card.rows} rows${card.isSample ? ', shipped sample' : ''}  ${mark}`.trimEnd(),
        );
      }
    });
  models
    .command('promote <id>')
    .description('Make a model the live one. A running bot changes over within seconds.')
    .action(async (id: string) => {
      const store = (await context.foundation()).models;
      if ((await store.card(id)) === null) throw new Error(`There is no model ${id}. See \`umbrage models list\`.`);
      await store.promote(id);
      context.out(`${id} is live.`);
    });
  return models;
}
