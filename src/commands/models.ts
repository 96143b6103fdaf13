import { Command } from 'commander';
import type { ModelEntry } from '../core/model-card.ts';
import { scoreLines } from '../report/score-lines.ts';
import type { CommandContext } from './context.ts';
import { modelsPromoteCommand } from './models-promote.ts';
import { textTable } from './text-table.ts';

export function modelsCommand(context: CommandContext): Command {
  return new Command('models')
    .description('The registry of trained models.')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context))
    .addCommand(modelsPromoteCommand(context))
    .addCommand(rollbackCommand(context));
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('Every model, newest first; the live one is marked.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const store = (await context.foundation()).models;
      const [entries, live] = await Promise.all([store.list(), store.live()]);
      if (json) {
        context.out(
          JSON.stringify(
            entries.map(({ id, createdAt, card }) => ({
              id,
              createdAt,
              rows: card.rows,
              isSample: card.isSample,
              live: id === live,
            })),
          ),
        );
        return;
      }
      if (entries.length === 0) context.out('No model yet. Train one with `umbrage train`, or start the bot once.');
      for (const line of textTable(entries.map((entry) => cells(entry, live)))) context.out(line);
    });
}

const cells = ({ id, createdAt, card }: ModelEntry, live: string | null): string[] => [
  id,
  createdAt.slice(0, 16),
  `${card.rows} rows${card.isSample ? ', shipped sample' : ''}`,
  id === live ? '* live' : '',
];

function showCommand(context: CommandContext): Command {
  return new Command('show')
    .description('What is known of a model: data, topics, held-out scores, warnings.')
    .argument('<id>', 'id of the model, or "live"')
    .option('--json', 'print JSON')
    .action(async (wanted: string, { json }: { json?: boolean }) => {
      const store = (await context.foundation()).models;
      const live = await store.live();
      if (wanted === 'live' && live === null) throw new Error('No model is live yet. See `umbrage models list`.');
      const id = wanted === 'live' ? live : wanted;
      const entry = (await store.list()).find((one) => one.id === id);
      if (entry === undefined) throw new Error(`There is no model ${id}. See \`umbrage models list\`.`);
      const { createdAt } = entry;
      const { texts: _fingerprints, ...card } = entry.card;
      if (json) {
        context.out(JSON.stringify({ id, createdAt, live: id === live, ...card }));
        return;
      }
      const problems = card.catalogue.topics.reduce((sum, topic) => sum + topic.problems.length, 0);
      context.out(`${id}${id === live ? ' (live)' : ''}`);
      context.out(
        `Trained ${createdAt.slice(0, 16)} on ${card.rows} rows${card.isSample ? ' of the shipped sample' : ''}.`,
      );
      context.out(`Data: SHA-256 ${card.dataHash}`);
      context.out(
        `${card.catalogue.topics.length} topics, ${problems} problems: ${card.catalogue.topics.map(({ name }) => name).join(', ')}`,
      );
      for (const line of scoreLines(card.metrics)) context.out(line);
      for (const warning of card.warnings) context.out(`Note: ${warning}`);
    });
}

function rollbackCommand(context: CommandContext): Command {
  return new Command('rollback')
    .description('Make the model live again that was live before. A running bot changes over within seconds.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const store = (await context.foundation()).models;
      const from = await store.live();
      const id = await store.rollback();
      if (id === null) throw new Error('No other model was live before, so there is nothing to go back to.');
      context.out(json ? JSON.stringify({ id, from }) : `${id} is live again, in the place of ${from}.`);
    });
}
