import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { corrected } from '../adapters/store/corrected.ts';
import { redacted } from '../core/redact.ts';
import type { Redaction } from '../core/redaction.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { readCatalogue } from '../read-catalogue.ts';
import type { LineFinding } from '../training/chat-lines.ts';
import type { ChatFileReport } from '../training/check-chat-file.ts';
import { importFile } from '../training/import.ts';
import { type Prepared, type PrepareOptions, prepareData } from '../training/prepare.ts';
import { withCorrections } from '../training/read-corrections.ts';
import { closedRows } from './closed-rows.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { progressBar } from './progress.ts';

interface Options extends ColumnOptions {
  data?: string;
  out: string;
  validShare: number;
  answers: 'names' | 'ids';
  epochs?: number;
  price?: number;
  mostTokens: number;
  json?: boolean;
}

const MOST_FINDINGS = 20;
/** Complaints of customers: only the user who made the files may read them. */
const PRIVATE = { mode: 0o600 };

/** `data prepare`: chat JSON Lines for fine-tuning, checked line by line. */
export function prepareCommand(context: CommandContext): Command {
  const command = new Command('prepare')
    .description('Write training and validation files for fine-tuning a chat model, checked, split and masked.')
    .option('--data <file>', 'CSV or JSON; without it, what was imported and corrected')
    .option('--out <folder>', 'where the files go', 'finetune');
  return withColumnOptions(command)
    .option('--valid-share <share>', 'share of the complaints kept for validation, 0 to 0.5', shareFrom, 0.2)
    .addOption(
      new Option('--answers <form>', 'what the model is to answer with').choices(['names', 'ids']).default('names'),
    )
    .option('--epochs <n>', 'for the estimate; otherwise the vendors’ usual number', positiveFrom)
    .option('--price <dollars>', 'for a million trained tokens, for the estimate', positiveFrom)
    .option('--most-tokens <n>', 'tokens an example may have', positiveFrom, 4096)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nToken counts and price are estimates: within some 5 % in all for English and OpenAI, less exact for other languages and vendors.\nA fine-tuned model must be asked with the catalogue it learned: set CATALOGUE_FILE to the catalogue.json that is written here.',
    )
    .action(async (options: Options) => {
      const catalogue = await readCatalogue(context.config());
      const tell = options.json ? () => undefined : context.out;
      const { rows, strangers } = await closedRows(context, await rowsOf(context, options), tell);
      const bar = progressBar(context, 'Preparing');
      const progress = { signal: context.signal, onProgress: (share: number) => bar.update(share) };
      const prepared = await prepareData(rows, { ...prepareOptions(context, options), catalogue }, progress).finally(
        bar.stop,
      );
      const folder = resolve(context.cwd, options.out);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'train.jsonl'), prepared.train, PRIVATE);
      await writeFile(join(folder, 'valid.jsonl'), prepared.valid, PRIVATE);
      await writeFile(join(folder, 'catalogue.json'), `${JSON.stringify(prepared.catalogue, null, 2)}\n`, PRIVATE);
      const { checks, estimate, leftOut } = prepared;
      if (options.json) context.out(JSON.stringify({ folder, checks, estimate, leftOut, strangers }));
      else for (const line of report(folder, prepared, context.config().redaction.policy)) context.out(line);
      if (checks.train.faults.length + checks.valid.faults.length > 0)
        throw new Error('The files have faults that a provider will refuse.');
    });
}

async function rowsOf(context: CommandContext, options: Options): Promise<readonly TrainingRow[]> {
  if (options.data === undefined) {
    const { training, database } = await context.foundation();
    return withCorrections(await training.imported(), await corrected(database.sql));
  }
  const { rows } = await importFile(resolve(context.cwd, options.data), columnsFrom(options), {
    signal: context.signal,
  });
  return rows;
}

function prepareOptions(context: CommandContext, options: Options): Omit<PrepareOptions, 'catalogue'> {
  const { policy, regions, terms } = context.config().redaction;
  // What is written here is meant to leave, so "embedded only" means: masked as far as it goes.
  const level = policy === 'embedded_only' ? 'mask_names' : policy;
  return {
    style: options.answers,
    validShare: options.validShare,
    seed: 1,
    mask: (text) => redacted(text, level, { regions, terms }),
    mostTokens: options.mostTokens,
    regions,
    epochs: options.epochs ?? null,
    price: options.price ?? null,
  };
}

function shareFrom(text: string): number {
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 0.5)) {
    throw new InvalidArgumentError('It must be a number from 0 to 0.5.');
  }
  return share;
}

function positiveFrom(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const MASKED: Readonly<Record<Redaction, string>> = {
  off: 'Personal data was not masked, since REDACTION is off; set it to mask before you send anything.',
  mask: 'Personal data was masked where it has a form or a cue, names were not; read a few lines before you send them.',
  mask_names:
    'Personal data and names were masked where they have a form or a cue; read a few lines before you send them.',
  embedded_only:
    'Personal data and names were masked where they have a form or a cue. REDACTION says that nothing is to leave: send nothing.',
};

function report(folder: string, { checks, estimate, leftOut }: Prepared, policy: Redaction): string[] {
  const { epochs, trainedTokens, dollars } = estimate;
  return [
    ...partReport('train.jsonl', checks.train),
    ...partReport('valid.jsonl', checks.valid),
    ...(leftOut > 0 ? [`${leftOut} rows without text, topic or index were left out.`] : []),
    `About ${trainedTokens} tokens are trained in ${epochs} epochs${dollars === null ? '' : `, about $${dollars.toFixed(2)}`}. Token counts are estimates, within some 5 % for English.`,
    `Written to ${folder}. ${MASKED[policy]}`,
  ];
}

function partReport(name: string, { examples, tokens, faults, warnings }: ChatFileReport): string[] {
  return [
    `${name}: ${examples} examples, ${tokens.total} tokens (mean ${tokens.mean}, most ${tokens.most}), ${tokens.assistant} of them answers`,
    ...findings('fault', faults),
    ...findings('note', warnings),
  ];
}

function findings(kind: string, list: readonly LineFinding[]): string[] {
  const shown = list
    .slice(0, MOST_FINDINGS)
    .map(({ line, message }) => `  ${kind}: ${line === null ? '' : `line ${line} `}${message}`);
  return list.length > shown.length ? [...shown, `  ... and ${list.length - shown.length} more`] : shown;
}
