import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { corrected } from '../adapters/store/corrected.ts';
import type { TrainingRow } from '../core/training-row.ts';
import type { Foundation } from '../foundation.ts';
import { scoreLines } from '../report/score-lines.ts';
import { importFile } from '../training/import.ts';
import { mergeSpellings } from '../training/import-spelling.ts';
import { writeModelFiles } from '../training/model-files.ts';
import { withCorrections } from '../training/read-corrections.ts';
import { whyNotTeachable } from '../training/teachable.ts';
import { type TrainedModel, trainModel } from '../training/train.ts';
import { closedRows } from './closed-rows.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { importLines } from './import-lines.ts';
import { progressBar } from './progress.ts';
import { writeLoss } from './write-loss.ts';

interface Options extends ColumnOptions {
  data?: string;
  seed: number;
  out?: string;
  json?: boolean;
}

const PHASES: Readonly<Record<string, string>> = {
  read: 'Reading texts',
  tune: 'Choosing settings',
  topic: 'Learning topics',
  index: 'Learning the index',
  problem: 'Learning problems',
};

export function trainCommand(context: CommandContext): Command {
  const command = new Command('train')
    .description('Train the embedded model, in a process of its own, and put it into the registry.')
    .option('--data <file>', 'CSV or JSON; without it, what was imported and corrected')
    .option('--seed <number>', 'same data and seed give the same model', wholeNumber, 1)
    .option('--out <folder>', 'write model.bin and card.json there instead of into the registry');
  return withColumnOptions(command)
    .option('--json', 'print JSON')
    .action((options: Options) => train(context, options));
}

async function train(context: CommandContext, options: Options): Promise<void> {
  const { data, out, seed, json } = options;
  const tell = json ? () => undefined : context.out;
  // Opened before anything is printed: in use by a bot, the whole command is run there instead.
  const foundation = data !== undefined && out !== undefined ? null : await context.foundation();
  const given = data === undefined ? await known(foundation) : await fromFile(context, data, options, tell);
  const { rows, strangers } = await closedRows(context, mergeSpellings(given).rows, tell);
  const why = whyNotTeachable(rows);
  if (why !== null) throw new Error(why);

  const begun = Date.now();
  const bar = progressBar(context, 'Starting');
  const model = await trainModel(rows, {
    seed,
    isSample: false,
    onProgress: ({ phase, share }) => bar.update(share, PHASES[phase] ?? phase),
    signal: context.signal,
  }).finally(bar.stop);
  if (out !== undefined) await writeModelFiles(resolve(context.cwd, out), model);
  else await foundation?.models.save(model.id, model.bytes, model.card);
  const seconds = (Date.now() - begun) / 1000;
  const drawn = out ?? join(context.config().database.directory, 'reports', model.id);
  const loss = await writeLoss(resolve(context.cwd, drawn), model.card.steps);
  report(context, model, { seconds, out, loss, json, strangers });
}

async function known(foundation: Foundation | null): Promise<TrainingRow[]> {
  if (foundation === null) return [];
  const { training, database } = foundation;
  const rows = withCorrections(await training.imported(), await corrected(database.sql));
  if (rows.length > 0) return rows;
  throw new Error(
    'There is nothing to learn from: nothing was imported and nobody has corrected a complaint. Run `umbrage data import FILE` first, or name a file with --data.',
  );
}

async function fromFile(
  context: CommandContext,
  file: string,
  options: Options,
  tell: (line: string) => void,
): Promise<TrainingRow[]> {
  const bar = progressBar(context, 'Reading');
  const { rows, summary } = await importFile(resolve(context.cwd, file), columnsFrom(options), {
    onProgress: (share) => bar.update(share),
    signal: context.signal,
  }).finally(bar.stop);
  for (const line of importLines(file, summary)) tell(line);
  return rows;
}

function report(
  context: CommandContext,
  { id, card }: TrainedModel,
  {
    seconds,
    out,
    loss,
    json,
    strangers,
  }: {
    seconds: number;
    out: string | undefined;
    loss: string | null;
    json: boolean | undefined;
    strangers: readonly { topic: string; rows: number }[];
  },
): void {
  if (json) {
    const { rows, dataHash, metrics, warnings } = card;
    context.out(
      JSON.stringify({
        ...{ id, rows, dataHash, metrics, warnings, seconds, loss },
        ...(strangers.length === 0 ? {} : { leftOut: strangers }),
        ...(out === undefined ? {} : { out }),
      }),
    );
    return;
  }
  context.out(`Trained ${id} on ${card.rows} complaints in ${seconds.toFixed(1)} s.`);
  for (const line of scoreLines(card.metrics)) context.out(line);
  for (const warning of card.warnings) context.out(`Note: ${warning}`);
  if (loss !== null) context.out(`The loss of each step is drawn in ${loss}.`);
  context.out(
    out === undefined
      ? `Next: \`umbrage models promote ${id}\` makes it live; a running bot changes over within seconds.`
      : `Next: \`umbrage classify --model ${out} "a complaint"\`.`,
  );
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}
