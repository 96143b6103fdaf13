import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { alertIndexes } from '../adapters/store/alert-indexes.ts';
import { type ThresholdReportData, thresholdReport } from '../report/threshold.ts';
import { readEvaluationFile } from '../training/evaluate-data.ts';
import { replay, THRESHOLDS } from '../training/threshold.ts';
import { asAlerted, observed, replayedComplaint } from '../training/threshold-history.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { pickModel } from './pick-model.ts';
import { progressBar } from './progress.ts';
import { textTable } from './text-table.ts';
import { reportFolder, writeReport } from './write-report.ts';

interface Options extends ColumnOptions {
  since?: Date;
  data?: string;
  model?: string;
  upsetFrom?: number;
  out?: string;
  json?: boolean;
}

const DAYS_BACK = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Texts between two movements of the progress bar. */
const BATCH = 200;

export function thresholdCommand(context: CommandContext): Command {
  const command = new Command('threshold')
    .description('Replay history: at each threshold, how many alerts a day, how many of them right, and who is missed.')
    .option(
      '--since <date>',
      `complaints the bot handled since this day; by default the last ${DAYS_BACK} days`,
      dateFrom,
    )
    .option('--data <file>', 'labelled complaints instead of what the bot handled; the model answers them first')
    .option('--model <name>', 'for --data: folder or id of the model; by default the live one')
    .option(
      '--upset-from <index>',
      'index from which a customer counts as upset; by default ESCALATION_THRESHOLD',
      indexFrom,
    )
    .option('--out <folder>', 'for report.html, report.json and the charts; by default a new one in DATA_DIR/reports');
  return withColumnOptions(command)
    .option('--json', 'print JSON')
    .action((options: Options) => threshold(context, options));
}

async function threshold(context: CommandContext, options: Options): Promise<void> {
  const { database, threshold: current } = context.config();
  const upsetFrom = options.upsetFrom ?? current;
  const found =
    options.data === undefined
      ? await fromHistory(context, options.since, upsetFrom)
      : await fromFile(context, options.data, options, upsetFrom);
  const data: ThresholdReportData = { ...found, current, upsetFrom };
  const at = new Date();
  const folder =
    options.out === undefined ? reportFolder(database.directory, 'threshold', at) : resolve(context.cwd, options.out);
  const files = await writeReport(folder, await thresholdReport(data), data);
  if (options.json) {
    context.out(JSON.stringify({ ...data, files }));
    return;
  }
  for (const line of lines(data)) context.out(line);
  context.out(`With charts: ${files.html}`);
}

type Found = Omit<ThresholdReportData, 'current' | 'upsetFrom'>;

async function fromHistory(context: CommandContext, since: Date | undefined, upsetFrom: number): Promise<Found> {
  const from = since ?? new Date(Date.now() - DAYS_BACK * DAY_MS);
  const { training, database } = await context.foundation();
  const handled = asAlerted(await training.handled(from), await alertIndexes(database.sql, from));
  if (handled.length === 0) {
    throw new Error(
      `The bot has handled no complaint since ${from.toISOString().slice(0, 10)}. Name an earlier day with --since, or labelled complaints with --data.`,
    );
  }
  const found = replay(
    handled.map((one) => replayedComplaint(one, upsetFrom)),
    THRESHOLDS,
  );
  return {
    ...found,
    about: `${handled.length.toLocaleString('en-US')} complaints the bot handled since ${from.toISOString().slice(0, 10)}`,
    observed: observed(handled, context.config().threshold),
  };
}

async function fromFile(context: CommandContext, file: string, options: Options, upsetFrom: number): Promise<Found> {
  const { classifier, card } = await pickModel(context, options.model);
  const { rows } = await readEvaluationFile(resolve(context.cwd, file), columnsFrom(options), context.signal);
  const bar = progressBar(context, 'Classifying');
  const complaints = [];
  try {
    for (let start = 0; start < rows.length; start += BATCH) {
      const some = rows.slice(start, start + BATCH);
      const said = await classifier.classify(
        some.map(({ text }) => text),
        { signal: context.signal },
      );
      for (const [i, { index, happenedAt }] of some.entries()) {
        const upset = index === null ? null : index >= upsetFrom;
        complaints.push({ at: happenedAt, index: Math.max(said[i]?.index ?? 50, said[i]?.alertIndex ?? 0), upset });
      }
      bar.update((start + some.length) / rows.length);
    }
  } finally {
    bar.stop();
  }
  const origin = card.isSample ? ', trained on the shipped sample' : '';
  return {
    ...replay(complaints, THRESHOLDS),
    about: `${rows.length.toLocaleString('en-US')} complaints of ${file}, answered by ${classifier.id}${origin}. What that model learned from flatters it`,
    observed: null,
  };
}

function lines({
  about,
  rows,
  days,
  current,
  judged,
  upset,
  upsetFrom,
  observed: seen,
}: ThresholdReportData): string[] {
  const header = ['from index', days === null ? 'alerts' : 'alerts a day', 'known', 'right', 'missed', ''];
  const cells = rows.map((row) => [
    String(row.threshold),
    row.alertsPerDay === null ? String(row.alerts) : row.alertsPerDay.toFixed(1),
    String(row.judged),
    row.judged === 0 ? '-' : `${Math.round((100 * row.right) / row.judged)} %`,
    judged === 0 ? '-' : String(row.missed),
    row.threshold === current ? '<- set here' : '',
  ]);
  return [
    `${about}.`,
    `Of ${judged} it is known whether the customer was upset (index from ${upsetFrom} on): ${upset} were.`,
    '',
    ...textTable([header, ...cells]),
    '',
    ...(seen === null
      ? []
      : [
          `At ${seen.threshold}, ${seen.wouldAlert} of ${seen.complaints} complaints would have raised an alert or joined one; ${seen.alerted} did.`,
        ]),
  ];
}

function dateFrom(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError('It must be a day such as 2026-10-01.');
  return date;
}

function indexFrom(text: string): number {
  const index = Number(text);
  if (!Number.isInteger(index) || index < 1 || index > 100) throw new InvalidArgumentError('It must be 1 to 100.');
  return index;
}
