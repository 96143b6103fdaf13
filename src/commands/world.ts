import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openLog } from '../adapters/log.ts';
import { readConfig } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { type Bot, startBot } from '../main.ts';
import { type SlackOptions, type SlackSandbox, startSlack } from '../sandbox/slack/index.ts';
import { startZendesk, type ZendeskOptions, type ZendeskSandbox } from '../sandbox/zendesk/index.ts';

export interface WorldOptions {
  /** Folder of the embedded database and of everything else the bot keeps. */
  directory: string;
  databaseUrl?: string | undefined;
  slackMode?: 'http' | 'socket';
  zendesk?: ZendeskOptions;
  slack?: SlackOptions;
  /** Settings beside those that lead to the sandbox. */
  settings?: Readonly<Record<string, string>>;
  /** Where the bot logs to, if not to its output. */
  log?: Log;
}

/** The real bot between a local Zendesk and a local Slack. */
export interface World {
  zendesk: ZendeskSandbox;
  slack: SlackSandbox;
  /** The bot that runs at the moment; another one after a restart. */
  bot(): Bot;
  /** Starts a bot on the same data, after the one before was stopped. */
  startBot(): Promise<Bot>;
  /** Resolves when the bot hears Slack. */
  slackReady(): Promise<void>;
  /** Resolves when nothing is under way any more. @throws Error after `deadlineMs` */
  idle(deadlineMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const zendesk = await startZendesk(options.zendesk ?? {});
  const slack = await startSlack(options.slack ?? {});
  const settings = { ...settingsFor(zendesk, slack, options), ...options.settings };
  const config = readConfig(settings);
  const log = options.log ?? openLog(config.logLevel);
  let bot: Bot | undefined;
  let webhook: { endpoint: string } | undefined;

  const start = async () => {
    bot = await startBot(config, log);
    if (options.slackMode !== 'socket') slack.configure({ eventsUrl: `${bot.url}/slack/events` });
    const endpoint = `${bot.url}/zendesk/webhook`;
    webhook ??= zendesk.registerWebhook({ endpoint, form: 'trigger' });
    webhook.endpoint = endpoint;
    return bot;
  };
  const running = () => {
    if (bot === undefined) throw new Error('No bot was started in this world.');
    return bot;
  };
  const stop = async () => {
    await bot?.stop();
    await Promise.all([zendesk.close(), slack.close()]);
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async slackReady() {
      while (!running().runtime.services.health.slackConnected()) await wait(10);
    },
    zendesk,
    slack,
    bot: running,
    startBot: start,
    idle: (deadlineMs = 30_000) => idle(zendesk, slack, running, deadlineMs),
    stop,
  };
}

/** The settings that lead a bot to the sandbox. */
export function settingsFor(
  zendesk: Pick<ZendeskSandbox, 'url' | 'oauthClient' | 'webhookSecret'>,
  slack: Pick<SlackSandbox, 'apiUrl' | 'botToken' | 'appToken' | 'signingSecret'>,
  options: WorldOptions,
): Record<string, string> {
  return {
    PORT: '0',
    DATA_DIR: options.directory,
    DATABASE_URL: options.databaseUrl ?? '',
    COPY_DAYS: '0',
    LOG_LEVEL: 'warn',
    ZENDESK_URL: zendesk.url,
    ZENDESK_OAUTH_CLIENT_ID: zendesk.oauthClient.id,
    ZENDESK_OAUTH_CLIENT_SECRET: zendesk.oauthClient.secret,
    ZENDESK_WEBHOOK_SECRET: zendesk.webhookSecret,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    WATCHED_CHANNELS: '#complaints',
    ...(options.slackMode === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  };
}

async function idle(zendesk: ZendeskSandbox, slack: SlackSandbox, bot: () => Bot, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (let quiet = 0; quiet < 2; ) {
    await zendesk.deliveriesSettled();
    await slack.settled();
    const pending = await bot().runtime.queue.pending();
    quiet = pending === 0 ? quiet + 1 : 0;
    if (Date.now() > deadline) throw new Error(`Still ${pending} jobs to do after ${deadlineMs / 1000} s.`);
    await wait(20);
  }
}

/** A name for a database or folder that nobody else has. */
export function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}
