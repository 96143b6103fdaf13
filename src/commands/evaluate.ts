import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { evaluationReport } from '../report/evaluation.ts';
import { readParaphrases } from '../training/evaluate-paraphrases.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { evaluationLines } from './evaluation-lines.ts';
import { runEvaluation } from './evaluation-run.ts';
import { reportFolder, writeReport } from './write-report.ts';

interface Options extends ColumnOptions {
  models: string[];
  data: string;
  train?: string;
  paraphrases?: string;
  out?: string;
  resamples: number;
  seed: number;
  learningCurve?: boolean;
  json?: boolean;
}

export function evaluateCommand(context: CommandContext): Command {
  const command = new Command('evaluate')
    .description(
      'Judge models on labelled complaints they have not seen, and compare them with each other and with simple rules.',
    )
    .option(
      '--models <list>',
      'separated by commas: "live", "general" (the model at OPENAI_BASE_URL), ft:... (there, or of one of our own jobs), ids of the registry, folders written by train --out; the baselines majority and keywords are always added',
      namesFrom,
      ['live'],
    )
    .requiredOption('--data <file>', 'labelled complaints: CSV or JSON Lines, in any form that data import reads')
    .option(
      '--train <file>',
      'what baselines and learning curve learn from; by default what the models learned from, where it is known',
    )
    .option('--learning-curve', 'also train on growing shares of the rows to see whether more would help')
    .option(
      '--paraphrases <file>',
      'CSV with the columns text and paraphrase; by default those of the sample, for models of its topics',
    )
    .option('--resamples <number>', 'resamples of the bootstrap', countFrom, 2000)
    .option('--seed <number>', 'same seed, same intervals', countFrom, 1)
    .option('--out <folder>', 'for report.html, report.json and the charts; by default a new one in DATA_DIR/reports');
  return withColumnOptions(command)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const evaluation = await runEvaluation(context, {
        models: options.models,
        data: options.data,
        columns: columnsFrom(options),
        train: options.train,
        paraphrases:
          options.paraphrases === undefined
            ? 'of_sample'
            : await readParaphrases(resolve(context.cwd, options.paraphrases)),
        seed: options.seed,
        resamples: options.resamples,
        isLearningCurveWanted: options.learningCurve === true,
      });
      const folder =
        options.out === undefined
          ? reportFolder(context.config().database.directory, 'evaluation', new Date(evaluation.at))
          : resolve(context.cwd, options.out);
      const files = await writeReport(folder, await evaluationReport(evaluation), evaluation);
      if (options.json) {
        context.out(JSON.stringify({ ...evaluation, files }));
        return;
      }
      for (const line of evaluationLines(evaluation)) context.out(line);
      context.out('');
      context.out(`The whole report: ${files.html}`);
    });
}

function namesFrom(list: string): string[] {
  const names = list.split(',').flatMap((name) => name.trim() || []);
  if (names.length === 0) throw new InvalidArgumentError('Name at least one model.');
  return names;
}

function countFrom(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
