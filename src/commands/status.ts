import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Foundation } from '../foundation.ts';
import { WEBHOOK_SETTING, WebhookSetting } from '../services-zendesk.ts';
import { coloured } from './colour.ts';
import type { CommandContext } from './context.ts';

/** What is there, as short facts, and the one thing to do next. */
interface Status {
  zendesk: string | null;
  slack: string | null;
  model: string | null;
  bot: 'running' | 'not running';
  next: string;
}

/** How long a bot that runs may take to say so. */
const ANSWER_MS = 1000;

/** `umbrage` without a command comes here. */
export function statusCommand(context: CommandContext): Command {
  return new Command('status')
    .description('Say what is set up and what to do next. `umbrage` alone does the same.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await statusOf(context);
      if (json) context.out(JSON.stringify(status));
      else for (const line of lines(status, context)) context.out(line);
    });
}

async function statusOf(context: CommandContext): Promise<Status> {
  const config = context.config();
  const known = {
    zendesk: config.zendesk?.url ?? null,
    slack: config.slack === null ? null : config.slack.transport.kind === 'socket' ? 'Socket Mode' : 'HTTP',
  };
  const bot = (await answers(config)) ? 'running' : 'not running';
  // Without any system there is nothing to look up, and a look would make a database.
  if (config.zendesk === null && config.slack === null) {
    return { ...known, model: null, bot, next: firstStep(context.cwd) };
  }
  const foundation = await context.foundation();
  const live = await foundation.models.live();
  const card = live === null ? null : await foundation.models.card(live);
  const isSample = card?.isSample !== false;
  const model = card === null ? null : `${live}${isSample ? ', knows only the shipped sample' : ''}`;
  return { ...known, model, bot, next: await nextStep(foundation, isSample, bot) };
}

function firstStep(folder: string): string {
  return existsSync(join(folder, '.env'))
    ? '.env connects neither Zendesk nor Slack. `umbrage init` asks for what is missing.'
    : 'There is no .env in this folder. `umbrage demo` shows everything without an account; `umbrage init` sets up your own.';
}

async function nextStep({ config, settings }: Foundation, isSample: boolean, bot: Status['bot']): Promise<string> {
  const { zendesk, slack } = config;
  if (zendesk === null) return 'Connect Zendesk: `umbrage init` asks for what is needed.';
  if (slack === null)
    return 'Connect Slack: `umbrage setup slack` prints the steps, `umbrage init` asks for the tokens.';
  const isCalled = zendesk.webhookSecrets.length > 0 || (await settings.get(WEBHOOK_SETTING, WebhookSetting)) !== null;
  if (zendesk.intake === 'webhook' && !isCalled) {
    return bot === 'running'
      ? 'Let Zendesk know of the bot: `umbrage setup zendesk`.'
      : 'Start the bot (`umbrage start`), then let Zendesk know of it: `umbrage setup zendesk`.';
  }
  if (isSample && !zendesk.isSandbox && !config.allowSampleModel) {
    return 'Train on your own history, until then nothing is written or posted: `umbrage data import FILE`, then `umbrage train`.';
  }
  if (bot === 'not running') return 'Start the bot: `umbrage start`.';
  return 'Nothing. `umbrage doctor` looks closer, `umbrage --help` lists the commands.';
}

/** Whether a bot answers where these settings say. */
async function answers({ HOST, PORT }: Config): Promise<boolean> {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  try {
    const url = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${PORT}/healthz`);
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}

function lines({ zendesk, slack, model, bot, next }: Status, context: CommandContext): string[] {
  const fact = (name: string, value: string | null) =>
    `${name.padEnd(9)}${value ?? coloured(context, 'yellow', 'not connected')}`;
  return [
    fact('Zendesk', zendesk),
    fact('Slack', slack),
    fact('Model', model ?? coloured(context, 'yellow', 'none yet, the first start trains one on the shipped sample')),
    fact('Bot', coloured(context, bot === 'running' ? 'green' : 'yellow', bot)),
    '',
    `${coloured(context, 'bold', 'Next:')} ${next}`,
  ];
}
