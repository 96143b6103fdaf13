import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { openFinetuneRuns } from '../adapters/store/finetune-runs.ts';
import { openaiClient } from '../models/endpoint.ts';
import { checkChatFile } from '../training/check-chat-file.ts';
import {
  cancelFinetune,
  type FinetuneNeeds,
  followFinetune,
  refreshed,
  resultFile,
  startFinetune,
} from '../training/finetune.ts';
import { PROFILES, PROVIDERS, type ProviderName } from '../training/finetune-profiles.ts';
import { recipe } from '../training/finetune-recipe.ts';
import { FinetuneRun, hasEnded, runId } from '../training/finetune-run.ts';
import { curveAdvice, terminalCurve } from '../training/loss-curve.ts';
import { endingSoon, finetunedInstead, INSTEAD } from '../training/retired-models.ts';
import type { CommandContext } from './context.ts';
import { writeCurve } from './curve-files.ts';
import { calibrateCommand } from './finetune-calibrate.ts';

interface StartOptions {
  provider: ProviderName;
  baseUrl?: string;
  keyFrom: string;
  model: string;
  suffix?: string;
  epochs?: string;
  data: string;
  wait: boolean;
}
interface RunOptions {
  keyFrom: string;
  out: string;
  json?: boolean;
}

const ADDRESSES: Partial<Record<ProviderName, string>> = {
  openai: 'https://api.openai.com/v1',
  nebius: 'https://api.tokenfactory.nebius.com/v1',
};
const KEY_FROM = ['--key-from <variable>', 'environment variable with the key', 'OPENAI_API_KEY'] as const;

/** `finetune`: train a chat model at a provider of the OpenAI wire, and keep track of it. */
export function finetuneCommand(context: CommandContext): Command {
  const about = PROVIDERS.map((name) => `  ${name.padEnd(7)} ${PROFILES[name].about}`).join('\n');
  const finetune = new Command('finetune')
    .description('Fine-tune a chat model at a provider, or export what is needed to do it yourself.')
    .addHelpText('after', `\nProviders:\n${about}`);
  finetune
    .command('start')
    .description(
      'Upload the files of `data prepare`, create the job and follow it. Asking twice for the same trains once.',
    )
    .addOption(new Option('--provider <name>', 'whose API it is').choices([...PROVIDERS]).default('own'))
    .option('--base-url <url>', 'its address, version included')
    .option(...KEY_FROM)
    .requiredOption('--model <name>', 'base model, for example umbrage-embedded')
    .option('--suffix <text>', 'becomes part of the model’s name')
    .option('--epochs <n>', 'otherwise the provider chooses')
    .option('--data <folder>', 'where train.jsonl and valid.jsonl are', 'finetune')
    .option('--no-wait', 'do not follow the job')
    .action((options: StartOptions) => start(context, options));
  runCommand(finetune, 'status', 'Look at a run once.', context, async (run, needs) =>
    report(context, await refreshed(run, needs)),
  );
  runCommand(
    finetune,
    'resume',
    'Follow a run to its end and write its curve and metrics.',
    context,
    (run, needs, options) => follow(context, run, needs, resolve(context.cwd, options.out)),
  );
  runCommand(finetune, 'cancel', 'Cancel a run.', context, async (run, needs) =>
    report(context, await cancelFinetune(run, needs)),
  );
  finetune
    .command('list')
    .description('Every run, newest first.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const runs = await (await ledger(context)).list();
      if (json) return context.out(JSON.stringify(runs));
      if (runs.length === 0) context.out('Nothing was fine-tuned yet. Begin with `umbrage data prepare`.');
      for (const run of runs) context.out(line(run));
    });
  finetune
    .command('export')
    .description(
      'Recipes to train a LoRA on the prepared files with TRL or Axolotl, and to serve it with vLLM or llama.cpp.',
    )
    .option('--data <folder>', 'where train.jsonl and valid.jsonl are', 'finetune')
    .option('--out <folder>', 'where everything goes', 'finetune-export')
    .option('--base <model>', 'open-weight base model', 'Qwen/Qwen3-4B-Instruct-2507')
    .action(async ({ data, out, base }: { data: string; out: string; base: string }) => {
      const folder = resolve(context.cwd, out);
      await mkdir(folder, { recursive: true });
      for (const name of ['train.jsonl', 'valid.jsonl'])
        await copyFile(join(resolve(context.cwd, data), name), join(folder, name));
      for (const [name, content] of Object.entries(recipe(base))) await writeFile(join(folder, name), content);
      context.out(`Written to ${folder}. Its README.md says what to do.`);
    });
  finetune.addCommand(calibrateCommand(context));
  return finetune;
}

function runCommand(
  parent: Command,
  name: string,
  description: string,
  context: CommandContext,
  act: (run: FinetuneRun, needs: FinetuneNeeds, options: RunOptions) => Promise<void>,
): void {
  parent
    .command(`${name} [run]`)
    .description(`${description} Without an id: the newest run.`)
    .option(...KEY_FROM)
    .option('--out <folder>', 'where curve and metrics go', 'finetune')
    .action(async (id: string | undefined, options: RunOptions) => {
      const runs = await ledger(context);
      const run = id === undefined ? (await runs.list())[0] : await runs.get(id);
      if (run === undefined || run === null) throw new Error('There is no such run. See `umbrage finetune list`.');
      await act(run, await needsFor(context, run, options.keyFrom), options);
    });
}

async function start(context: CommandContext, options: StartOptions): Promise<void> {
  const { provider, model, suffix = null } = options;
  const baseUrl = options.baseUrl ?? ADDRESSES[provider];
  if (baseUrl === undefined) throw new Error(`--base-url is needed for the provider ${provider}.`);
  const retired = finetunedInstead(model);
  if (retired !== null) throw new Error(`${retired} ${INSTEAD}`);
  const ending = provider === 'openai' ? endingSoon(model) : null;
  if (ending !== null) context.err(`Note: ${ending}`);
  const folder = resolve(context.cwd, options.data);
  const train = await readFile(join(folder, 'train.jsonl'), 'utf8');
  const valid = await readFile(join(folder, 'valid.jsonl'), 'utf8');
  const { faults } = checkChatFile(train, { catalogue: null, mostTokens: 1e9, regions: [] });
  if (faults.length > 0) {
    const told = faults
      .slice(0, 5)
      .map((fault) => `${fault.line === null ? '' : `line ${fault.line} `}${fault.message}`);
    throw new Error(`${join(folder, 'train.jsonl')} cannot be used: ${told.join('; ')}.`);
  }
  const id = runId({ baseUrl, model, suffix, train, valid });
  const epochs = options.epochs === undefined ? null : Number(options.epochs);
  const fresh: FinetuneRun = {
    ...{ id, provider, baseUrl, model, suffix, epochs, status: 'intended', startedAt: new Date().toISOString() },
    ...{ trainingFile: null, validationFile: null, jobId: null, fineTunedModel: null, error: null },
    ...{ metrics: [], trainedTokens: null },
  };
  const needs = await needsFor(context, fresh, options.keyFrom);
  const run = await startFinetune(fresh, { train, valid }, needs);
  context.out(`${run.id}: job ${run.jobId} at ${baseUrl}`);
  if (options.wait) await follow(context, run, needs, folder);
}

async function follow(context: CommandContext, run: FinetuneRun, needs: FinetuneNeeds, folder: string): Promise<void> {
  const ended = await followFinetune(run, {
    ...needs,
    onEvent: ({ at, message }) => context.out(`${new Date(at * 1000).toISOString().slice(11, 19)} ${message}`),
  });
  await report(context, ended);
  if (!hasEnded(ended)) return;
  await mkdir(folder, { recursive: true });
  const csv = await resultFile(ended, needs);
  if (csv !== null) await writeFile(join(folder, 'metrics.csv'), csv);
  const files = await writeCurve(folder, `Fine-tuning ${ended.model}`, ended.metrics);
  context.out(`Curve: ${files.join(', ')}`);
}

async function report(context: CommandContext, run: FinetuneRun): Promise<void> {
  context.out(line(run));
  for (const curve of terminalCurve(run.metrics)) context.out(curve);
  const advice = curveAdvice(run.metrics);
  if (advice !== null) context.out(advice);
  if (run.status === 'succeeded') {
    const next = PROFILES[run.provider].next;
    context.out(next ?? `Use it: CLASSIFIER=cascade OPENAI_BASE_URL=${run.baseUrl} OPENAI_MODEL=${run.fineTunedModel}`);
  }
  if (run.error !== null) throw new Error(run.error);
}

const line = (run: FinetuneRun): string =>
  `${run.id}  ${run.startedAt.slice(0, 16)}  ${run.provider}  ${run.model}  ${run.status}  ${run.fineTunedModel ?? ''}`.trimEnd();

const ledger = async (context: CommandContext) =>
  openFinetuneRuns((await context.foundation()).database.sql, FinetuneRun);

async function needsFor(
  context: CommandContext,
  { provider, baseUrl }: FinetuneRun,
  keyFrom: string,
): Promise<FinetuneNeeds> {
  const apiKey = process.env[keyFrom] ?? '';
  const client = openaiClient({ baseUrl, apiKey }, { maxRetries: 2, headers: PROFILES[provider].headers(apiKey) });
  const runs = await ledger(context);
  // An interruption ends the waiting, not the job.
  const pause = (ms: number) => wait(ms, undefined, { signal: context.signal }).catch(() => undefined);
  return { client, runs, wait: pause, signal: context.signal };
}
