import module from 'node:module';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { openLog } from '../adapters/log.ts';
import { DatabaseInUseError } from '../adapters/store/lock.ts';
import { giveMemoryBack, keepHeapSmall } from '../adapters/v8-flags.ts';
import type { Config } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { type Bot, startBot } from '../main.ts';
import type { CommandContext } from './context.ts';
import { type RunCommand, serveCommands } from './socket.ts';

const HARD_STOP_MS = 15_000;
/** As long as a bot that stops may take at most. */
const LONGEST_WAIT_MS = 30_000;
const LOOK_AGAIN_MS = 250;

export function startCommand(context: CommandContext, run: RunCommand): Command {
  return new Command('start')
    .description('Run the bot with the settings of the environment and .env.')
    .option('--json', 'for likeness with the other commands: the log is JSON in any case')
    .action(async () => {
      const config = context.config();
      if (config.zendesk === null && config.slack === null) {
        throw new Error(
          'Neither Zendesk nor Slack is connected. `umbrage init` asks for what is needed, `umbrage demo` shows everything without an account.',
        );
      }
      const log = openLog(config.logLevel);
      const bot = await onceFree(() => startBot(config, log), log, context.signal);
      try {
        const socket = await serveBeside(bot, config, run);
        // Node would do it at the end, which a bot that is killed never comes to: its next start would take twice as long.
        module.flushCompileCache();
        keepHeapSmall();
        giveMemoryBack();
        await stopped(context.signal);
        // Should a database or a disk hang: everything is stored, so an end without farewell loses nothing.
        setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
        await socket?.close();
      } finally {
        // Also when the socket could not be had: a bot that works on with nobody to hear that it is to stop is worse than none.
        await bot.stop();
      }
    });
}

/** On PostgreSQL commands reach the database themselves, and several bots may have one folder. */
async function serveBeside({ runtime }: Bot, { database }: Config, run: RunCommand) {
  if (runtime.database.kind !== 'embedded') return null;
  return serveCommands(join(database.directory, 'umbrage.sock'), runtime, run);
}

/**
 * A command may have the embedded database, or the bot that this one follows may still be putting its work away: both end
 * soon. A start that gave up at once would be a bot that is down.
 */
async function onceFree<T>(start: () => Promise<T>, log: Log, signal: AbortSignal): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof DatabaseInUseError) || waitedMs >= LONGEST_WAIT_MS || signal.aborted) throw error;
      if (waitedMs === 0) log.warn({ process: error.holder.pid }, 'another process has the database; waiting for it');
      await wait(LOOK_AGAIN_MS);
    }
  }
}

/** Resolves when the process is asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
