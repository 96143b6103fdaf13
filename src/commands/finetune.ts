import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { openFinetuneRuns } from '../adapters/store/finetune-runs.ts';
import { openaiClient } from '../models/endpoint.ts';
import { cancelFinetune, startFinetune } from '../training/finetune.ts';
import { followFinetune, refreshed } from '../training/finetune-follow.ts';
import type { FinetuneNeeds } from '../training/finetune-job.ts';
import { PROFILES, PROVIDERS } from '../training/finetune-profiles.ts';
import { recipe } from '../training/finetune-recipe.ts';
import { resultFile } from '../training/finetune-results.ts';
import { FinetuneRun, hasEnded } from '../training/finetune-run.ts';
import type { CommandContext } from './context.ts';
import { writeCurve } from './curve-files.ts';
import { calibrateCommand } from './finetune-calibrate.ts';
import { reportRun, runLine } from './finetune-report.ts';
import { addressOf, epochsFrom, type StartOptions, wantedRun } from './finetune-start.ts';

interface RunOptions {
  keyFrom: string;
  out: string;
  json?: boolean;
}

const KEY_FROM = ['--key-from <variable>', 'environment variable with the key', 'OPENAI_API_KEY'] as const;
const JSON_FLAG = ['--json', 'print JSON'] as const;

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
    .option('--epochs <n>', 'otherwise the provider chooses', epochsFrom)
    .option('--data <folder>', 'where train.jsonl and valid.jsonl are', 'finetune')
    .option('--no-wait', 'do not follow the job')
    .option(...JSON_FLAG)
    .action((options: StartOptions, command: Command) => {
      const baseUrl = addressOf(options);
      if (baseUrl === undefined) {
        return command.error(`error: --base-url is needed for the provider ${options.provider}`);
      }
      return start(context, { ...options, baseUrl });
    });
  runCommand(finetune, 'status', 'Look at a run once.', context, async (run, needs, { json }) =>
    reportRun(context, await refreshed(run, needs), json),
  );
  runCommand(finetune, 'resume', 'Follow a run to its end and write its curve and metrics.', context, follow(context));
  runCommand(finetune, 'cancel', 'Cancel a run.', context, async (run, needs, { json }) =>
    reportRun(context, await cancelFinetune(run, needs), json),
  );
  finetune
    .command('list')
    .description('Every run, newest first.')
    .option(...JSON_FLAG)
    .action(async ({ json }: { json?: boolean }) => {
      const runs = await (await ledger(context)).list();
      if (json) return context.out(JSON.stringify(runs));
      if (runs.length === 0) context.out('Nothing was fine-tuned yet. Begin with `umbrage data prepare`.');
      for (const run of runs) context.out(runLine(run));
    });
  finetune.addCommand(exportCommand(context));
  finetune.addCommand(calibrateCommand(context));
  return finetune;
}

function exportCommand(context: CommandContext): Command {
  return new Command('export')
    .description(
      'Recipes to train a LoRA on the prepared files with TRL or Axolotl, and to serve it with vLLM or llama.cpp.',
    )
    .option('--data <folder>', 'where train.jsonl and valid.jsonl are', 'finetune')
    .option('--out <folder>', 'where everything goes', 'finetune-export')
    .option('--base <model>', 'open-weight base model', 'Qwen/Qwen3-4B-Instruct-2507')
    .option(...JSON_FLAG)
    .action(async ({ data, out, base, json }: { data: string; out: string; base: string; json?: boolean }) => {
      const folder = resolve(context.cwd, out);
      await mkdir(folder, { recursive: true });
      const copied = ['train.jsonl', 'valid.jsonl'];
      for (const name of copied) await copyFile(join(resolve(context.cwd, data), name), join(folder, name));
      const recipes = recipe(base);
      for (const [name, content] of Object.entries(recipes)) await writeFile(join(folder, name), content);
      if (json) return context.out(JSON.stringify({ folder, files: [...copied, ...Object.keys(recipes)] }));
      context.out(`Written to ${folder}. Its README.md says what to do.`);
    });
}

type Act = (run: FinetuneRun, needs: FinetuneNeeds, options: Pick<RunOptions, 'out' | 'json'>) => Promise<void>;

function runCommand(parent: Command, name: string, description: string, context: CommandContext, act: Act): void {
  parent
    .command(`${name} [run]`)
    .description(`${description} Without an id: the newest run.`)
    .option(...KEY_FROM)
    .option('--out <folder>', 'where curve and metrics go', 'finetune')
    .option(...JSON_FLAG)
    .action(async (id: string | undefined, options: RunOptions) => {
      const runs = await ledger(context);
      const run = id === undefined ? (await runs.list())[0] : await runs.get(id);
      if (run === undefined || run === null) throw new Error('There is no such run. See `umbrage finetune list`.');
      await act(run, await needsFor(context, run, options.keyFrom), options);
    });
}

async function start(context: CommandContext, options: StartOptions & { baseUrl: string }): Promise<void> {
  const { run: wanted, files } = await wantedRun(context, options);
  const needs = await needsFor(context, wanted, options.keyFrom);
  const run = await startFinetune(wanted, files, needs);
  if (!options.json) context.out(`${run.id}: job ${run.jobId} at ${run.baseUrl}`);
  if (options.wait) await follow(context)(run, needs, { out: options.data, ...jsonOf(options) });
  else if (options.json) reportRun(context, run, true);
}

const jsonOf = ({ json }: { json?: boolean }) => (json === undefined ? {} : { json });

const follow =
  (context: CommandContext): Act =>
  async (run, needs, { out, json }) => {
    const ended = await followFinetune(run, {
      ...needs,
      onEvent: ({ at, message }) => {
        if (!json) context.out(`${new Date(at * 1000).toISOString().slice(11, 19)} ${message}`);
      },
    });
    if (hasEnded(ended)) {
      const folder = resolve(context.cwd, out);
      await mkdir(folder, { recursive: true });
      const csv = await resultFile(ended, needs);
      if (csv !== null) await writeFile(join(folder, 'metrics.csv'), csv);
      const files = await writeCurve(folder, `Fine-tuning ${ended.model}`, ended.metrics);
      if (!json) context.out(`Curve: ${files.join(', ')}`);
    }
    reportRun(context, ended, json);
  };

const ledger = async (context: CommandContext) =>
  openFinetuneRuns((await context.foundation()).database.sql, FinetuneRun);

async function needsFor(
  context: CommandContext,
  { provider, baseUrl }: FinetuneRun,
  keyFrom: string,
): Promise<FinetuneNeeds> {
  const apiKey = process.env[keyFrom] ?? '';
  if (apiKey === '') {
    // Beside a running bot the command runs in the bot's process, which does not see the variables of this terminal.
    throw new Error(
      `The variable ${keyFrom} is empty in the process that would use it. Put the key into .env; where a bot runs on this data, restart it. For a server without keys any word will do.`,
    );
  }
  const client = openaiClient({ baseUrl, apiKey }, { maxRetries: 2, headers: PROFILES[provider].headers(apiKey) });
  const runs = await ledger(context);
  // An interruption ends the waiting, not the job.
  const pause = (ms: number) => wait(ms, undefined, { signal: context.signal }).catch(() => undefined);
  return { client, runs, wait: pause, signal: context.signal };
}
