import { resolve } from 'node:path';
import { Command } from 'commander';
import { assess, type Classification, type Policy } from '../core/classification.ts';
import { textOf } from '../training/import-row.ts';
import { classifyFile } from './classify-file.ts';
import type { CommandContext } from './context.ts';
import { type PickedModel, pickModel } from './pick-model.ts';
import { policyOf } from './policy.ts';

interface Options {
  input?: string;
  output?: string;
  textColumn?: string;
  model?: string;
  json?: boolean;
}

const DOUBTS = {
  empty: 'there is nothing to read',
  unlike_training: 'it is unlike anything the model has seen',
  models_disagree: 'two models disagree',
} as const;

export function classifyCommand(context: CommandContext): Command {
  return new Command('classify')
    .description('Classify one text, or every row of a file.')
    .argument('[text]', 'the complaint')
    .option('--input <file>', 'CSV with a header, JSON Lines or a JSON array')
    .option('--output <file>', 'CSV with topic, problem, index, confidence and needs_review, a row for each input row')
    .option('--text-column <name>', 'column of the complaint; guessed when not given')
    .option(
      '--model <folder or id>',
      'a folder written by `umbrage train --out`, or a model of the registry; the live one when not given',
    )
    .option('--json', 'print JSON')
    .action(async (text: string | undefined, options: Options, command: Command) => {
      const { input, output, textColumn, json } = options;
      if ((text === undefined) === (input === undefined)) command.error('error: give either a text or --input <file>');
      if (text !== undefined && output !== undefined) command.error('error: --output goes with --input');
      if (input !== undefined && output !== undefined && resolve(context.cwd, input) === resolve(context.cwd, output)) {
        command.error('error: --input and --output are the same file');
      }
      const model = await pickModel(context, options.model);
      const policy = await policyOf(context.config());
      if (text !== undefined) await classifyText(context, model, policy, { text, json });
      else if (input !== undefined) await classifyFile(context, model, policy, { input, output, textColumn, json });
    });
}

async function classifyText(
  context: CommandContext,
  { classifier, card }: PickedModel,
  policy: Policy,
  { text, json }: { text: string; json: boolean | undefined },
): Promise<void> {
  const [prediction] = await classifier.classify([textOf(text)], { signal: context.signal });
  if (prediction === undefined) return;
  const classification = assess(prediction, policy);
  if (json) context.out(JSON.stringify(classification));
  else for (const line of lines(classification, card.isSample)) context.out(line);
}

function lines(classification: Classification, isSample: boolean): string[] {
  const { topic, problem, index, band, confidence, needsReview, doubt, evidence, model } = classification;
  const reason = doubt === null ? 'the confidence is below the floor' : DOUBTS[doubt];
  const because = evidence.slice(0, 6).map(({ text, about, weight }) => `${text} (${weight > 0 ? '+' : '-'}${about})`);
  return [
    `Topic       ${topic ?? 'none learned'}${needsReview ? `  (needs review: ${reason})` : ''}`,
    `Problem     ${problem ?? '-'}`,
    `Index       ${index} (${band})`,
    `Confidence  ${confidence.toFixed(2)}`,
    ...(because.length === 0 ? [] : [`Because of  ${because.join(', ')}`]),
    `Model       ${model}${isSample ? ', trained on the shipped sample' : ''}`,
  ];
}
