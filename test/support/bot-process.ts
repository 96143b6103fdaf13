import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { settingsFor, type WorldOptions } from '../../src/commands/world.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';

type Output = ChildProcessByStdio<null, Readable, Readable>;

const UMBRAGE = fileURLToPath(new URL('../../src/umbrage.js', import.meta.url));

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

export interface SpawnedBot {
  /** Of the process, for those who look at its memory. */
  pid: number | undefined;
  /** Where it listens, and how long that took from the spawn. Rejects when it ends before. */
  ready: Promise<{ url: string; ms: number }>;
  /** Resolves to its last words when it ends without having been asked to; never otherwise. */
  crashed: Promise<string>;
  /** How often it has logged this message. */
  logged(message: string): number;
  /** As a power cut does it: no handler runs. */
  kill(): Promise<void>;
  /** As an operator does it. Resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** A test that fails does not come to stopping its bot, which would work on beside whatever runs next. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `umbrage start` in a process of its own, between the given sandboxes. */
export function spawnBot(
  zendesk: Parameters<typeof settingsFor>[0],
  slack: Parameters<typeof settingsFor>[1],
  options: WorldOptions,
): SpawnedBot {
  const spawnedAt = performance.now();
  const child = spawn(
    process.execPath,
    [...startFlags(), ...(process.env.BENCH_FLAGS ?? '').split(' ').filter(Boolean), UMBRAGE, 'start'],
    {
      cwd: options.directory,
      env: { ...environment(), ...settingsFor(zendesk, slack, options), LOG_LEVEL: 'info', ...options.settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  const said = lastWords(child);
  const messages = countMessages(child);
  const ended = once(child, 'exit');
  let isAsked = false;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    isAsked = true;
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    pid: child.pid,
    ready: readyUrl(child, said).then((url) => ({ url, ms: performance.now() - spawnedAt })),
    crashed: new Promise((resolve) => {
      void ended.then(() => isAsked || resolve(`exit code ${child.exitCode}\n${said.join('\n')}`));
    }),
    logged: (message) => messages.get(message) ?? 0,
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

/** No command we give takes as long, so one that does hangs. */
const COMMAND_MS = 4 * 60_000;

/** One command line of `umbrage`, run to its end. @throws Error when it does not come to one */
export async function umbrage(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Finished> {
  const child = spawn(process.execPath, [UMBRAGE, ...argv], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_MS,
    killSignal: 'SIGKILL',
  });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  await once(child, 'close');
  if (child.signalCode === 'SIGKILL')
    throw new Error(`umbrage ${argv.join(' ')} had not ended after ${COMMAND_MS} ms: ${await err}`);
  return { code: child.exitCode, out: await out, err: await err };
}

const unit = readFileSync(new URL('../../manifests/umbrage.service', import.meta.url), 'utf8');

/** Those of the unit file, so that what is tested is what people run. */
export const startFlags = (): string[] => words(/^ExecStart=(.*)$/m).filter((word) => word.startsWith('--'));
const environment = (): Record<string, string> =>
  Object.fromEntries(words(/^Environment=(.*)$/m).map((word) => word.split('=')));

function words(line: RegExp): string[] {
  return line.exec(unit)?.[1]?.split(' ') ?? [];
}

const Entry = z.object({ msg: z.string() });

function countMessages(child: Output): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const entry = line.startsWith('{') ? Entry.parse(JSON.parse(line)) : { msg: line };
    counts.set(entry.msg, (counts.get(entry.msg) ?? 0) + 1);
  });
  return counts;
}

const Ready = z.object({ msg: z.literal('ready'), url: z.string() });
const WORDS_KEPT = 40;

/** What the bot wrote lately, kept up to date. Reading it also keeps the bot from waiting for a reader. */
function lastWords(child: Output): string[] {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (said.length > WORDS_KEPT) said.shift();
    });
  }
  return said;
}

function readyUrl(child: Output, said: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"ready"')) return;
      const ready = Ready.safeParse(JSON.parse(line));
      if (ready.success) resolve(ready.data.url);
    });
    child.once('close', () => reject(new Error(`The bot ended before it was ready:\n${said.join('\n')}`)));
  });
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += String(chunk);
  return all;
}
