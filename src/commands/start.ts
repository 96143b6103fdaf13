import { join } from 'node:path';
import { Command } from 'commander';
import { startBot } from '../main.ts';
import type { CommandContext } from './context.ts';
import { type RunCommand, serveCommands } from './socket.ts';

export function startCommand(context: CommandContext, run: RunCommand): Command {
  return new Command('start')
    .description('Run the bot with the settings of the environment and .env.')
    .action(async () => {
      const config = context.config();
      if (config.zendesk === null && config.slack === null) {
        throw new Error(
          'Neither Zendesk nor Slack is connected. Set ZENDESK_URL or SLACK_BOT_TOKEN (see .env.example), or try `umbrage demo`.',
        );
      }
      const bot = await startBot(config);
      const socket = await serveCommands(join(config.database.directory, 'umbrage.sock'), bot.runtime, run);
      await stopped(context.signal);
      await socket.close();
      await bot.stop();
    });
}

/** Resolves when the process is asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
