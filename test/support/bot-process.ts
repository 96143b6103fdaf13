import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { settingsFor, type WorldOptions } from '../../src/commands/world.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';

const UMBRAGE = fileURLToPath(new URL('../../src/umbrage.js', import.meta.url));

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

export interface SpawnedBot {
  /** Where it listens, and how long that took from the spawn. Rejects when it ends before. */
  ready: Promise<{ url: string; ms: number }>;
  /** As a power cut does it: no handler runs. */
  kill(): Promise<void>;
  /** As an operator does it. Resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** `umbrage start` in a process of its own, between the given sandboxes. */
export function spawnBot(zendesk: ZendeskSandbox, slack: SlackSandbox, options: WorldOptions): SpawnedBot {
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, [UMBRAGE, 'start'], {
    cwd: options.directory,
    env: { ...settingsFor(zendesk, slack, options), LOG_LEVEL: 'info', ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    ready: readyUrl(child).then((url) => ({ url, ms: performance.now() - spawnedAt })),
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** The same, ready, with Slack told where it listens. */
export async function startBotProcess(
  zendesk: ZendeskSandbox,
  slack: SlackSandbox,
  options: WorldOptions,
): Promise<SpawnedBot & { url: string }> {
  const bot = spawnBot(zendesk, slack, options);
  const { url } = await bot.ready;
  if (options.slackMode !== 'socket') slack.configure({ eventsUrl: `${url}/slack/events` });
  return { ...bot, url };
}

/** One command line of `umbrage`, run to its end. */
export async function umbrage(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Finished> {
  const child = spawn(process.execPath, [UMBRAGE, ...argv], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  await once(child, 'close');
  return { code: child.exitCode, out: await out, err: await err };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  if (child.stdout === null) throw new Error('The bot has no output to read.');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    said.push(line);
    const entry = JSON.parse(line);
    if (entry.msg !== 'ready') continue;
    child.stdout.resume();
    return entry.url;
  }
  throw new Error(`The bot ended before it was ready:\n${said.join('\n')}`);
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += String(chunk);
  return all;
}
