import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uniqueName } from '../../src/commands/world.ts';
import { type SpawnedBot, spawnBot } from '../support/bot-process.ts';
import { runOnServer } from '../support/server.ts';
import type { Asked, Where } from './pipeline-stand-ins.ts';

const SERVER = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

type Ask = Asked extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

export interface StandIns {
  where: Where;
  ask(what: Ask): Promise<unknown>;
  end(): void;
}

/** What takes the webhooks: the bot, or the minimal handler. */
export interface Subject {
  url: string;
  pid: number;
  end(): Promise<unknown>;
}

/** Processor time the process has used so far, in milliseconds. The kernel counts in hundredths of a second. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** In megabytes. @param what a name of `/proc/PID/status` */
export function memory(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}

export interface Place {
  directory: string;
  databaseUrl: string | undefined;
  remove(): Promise<void>;
}

export async function newPlace(kind: 'embedded' | 'postgres'): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-bench-'));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  // From the tenth similar complaint on there would be an incident and no alert, which the minimal handler does not know.
  // Seconds at hundreds of tickets a second are as many complaints to count as the usual quarter of an hour is in life.
  writeFileSync(
    join(directory, 'rules.json'),
    JSON.stringify({
      rules: [{ name: 'angry', when: { indexFrom: 70 }, channel: '#escalations' }],
      incidents: { fromComplaint: 1_000_000, withinMinutes: 0.05 },
    }),
  );
  if (kind === 'embedded') return { directory, databaseUrl: undefined, remove: async () => removeDirectory() };
  const name = uniqueName('umbrage_bench');
  await runOnServer(SERVER, `create database ${name}`);
  return {
    directory,
    databaseUrl: Object.assign(new URL(SERVER), { pathname: `/${name}` }).href,
    async remove() {
      await runOnServer(SERVER, `drop database if exists ${name} with (force)`);
      removeDirectory();
    },
  };
}

/** A new embedded database out of one that was started before. Milliseconds from the copy until the bot takes webhooks. */
export async function timedStartOnCopy(where: Where, { directory, databaseUrl }: Place): Promise<number> {
  const copy = mkdtempSync(join(tmpdir(), 'umbrage-bench-'));
  const before = performance.now();
  cpSync(directory, copy, { recursive: true });
  const copiedMs = performance.now() - before;
  try {
    return Math.round(copiedMs) + (await timedStart(where, { directory: copy, databaseUrl }));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function spawned(where: Where, place: Pick<Place, 'directory' | 'databaseUrl'>, remote: boolean): SpawnedBot {
  const settings = {
    ZENDESK_WRITES_PER_MINUTE: '100000',
    RULES_FILE: join(place.directory, 'rules.json'),
    LOG_LEVEL: 'info',
    ...(remote
      ? {
          CLASSIFIER: 'openai',
          OPENAI_BASE_URL: where.model,
          OPENAI_API_KEY: 'bench',
          OPENAI_MODEL: 'general',
          OPENAI_ANSWERS: 'names',
          OPENAI_SAMPLES: '1',
          OPENAI_CONCURRENCY: '20',
        }
      : {}),
  };
  return spawnBot(where.zendesk, where.slack, { ...place, settings });
}

export async function startBot(where: Where, place: Place, remote = false): Promise<Subject> {
  const bot = spawned(where, place, remote);
  const { url } = await bot.ready;
  return { url, pid: bot.pid ?? 0, end: () => bot.stop() };
}

/** Milliseconds from the spawn until the bot takes webhooks. */
export async function timedStart(where: Where, place: Pick<Place, 'directory' | 'databaseUrl'>): Promise<number> {
  const bot = spawned(where, place, false);
  const { ms } = await bot.ready;
  await bot.stop();
  return Math.round(ms);
}

const script = (name: string) => new URL(name, import.meta.url).pathname;

export async function startStandIns(): Promise<StandIns> {
  const child = fork(script('pipeline-stand-ins.ts'));
  const answers = new Map<number, (answer: unknown) => void>();
  const [first] = (await once(child, 'message')) as [{ answer: Where }];
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    answers.get(id)?.(answer);
    answers.delete(id);
  });
  let last = 0;
  return {
    where: first.answer,
    ask: (what) =>
      new Promise((resolve) => {
        last += 1;
        answers.set(last, resolve);
        child.send({ ...what, id: last });
      }),
    end: () => void child.kill(),
  };
}

export async function startMinimal(where: Where, model: string | null): Promise<Subject> {
  const child: ChildProcess = fork(script('pipeline-minimal.ts'));
  child.send({ where, model });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async end() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
