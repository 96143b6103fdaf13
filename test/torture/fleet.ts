import type { WorldOptions } from '../../src/commands/world.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';
import { type SpawnedBot, spawnBot } from '../support/bot-process.ts';
import { type Door, openDoor } from './door.ts';

export type SlackMode = 'http' | 'socket';

export interface Fleet {
  door: Door;
  size: number;
  /** Spawns the bot of this number. Nobody waits for it. */
  spawn(number: number, slackMode: SlackMode): void;
  /** Kills the bot of this number, ready or not. */
  kill(number: number): Promise<void>;
  killAll(): Promise<void>;
  /** Resolves when every spawned bot is ready. Those that end before are counted as unopened. */
  ready(): Promise<void>;
  /** From spawn to ready, in milliseconds. */
  readyMs: number[];
  /** Last words of bots that ended by themselves. */
  crashes: string[];
}

/** The bots of one installation, each a process of its own. */
export async function openFleet(
  size: number,
  zendesk: ZendeskSandbox,
  slack: SlackSandbox,
  options: WorldOptions,
): Promise<Fleet> {
  const door = await openDoor();
  const bots = new Map<number, { bot: SpawnedBot; url: string | null; ready: Promise<void> }>();
  const readyMs: number[] = [];
  const crashes: string[] = [];
  const open = () => door.leadTo([...bots.values()].flatMap(({ url }) => (url === null ? [] : [url])));

  async function kill(number: number): Promise<void> {
    const entry = bots.get(number);
    bots.delete(number);
    open();
    await entry?.bot.kill();
  }
  return {
    door,
    size,
    readyMs,
    crashes,
    spawn(number, slackMode) {
      const bot = spawnBot(zendesk, slack, { ...options, slackMode });
      const entry: { bot: SpawnedBot; url: string | null; ready: Promise<void> } = {
        bot,
        url: null,
        ready: bot.ready.then(
          ({ url, ms }) => {
            readyMs.push(ms);
            entry.url = url;
            open();
          },
          () => undefined,
        ),
      };
      void bot.crashed.then((words) => crashes.push(words));
      bots.set(number, entry);
    },
    kill,
    killAll: async () => {
      await Promise.all([...bots.keys()].map(kill));
    },
    ready: async () => {
      await Promise.all([...bots.values()].map(({ ready }) => ready));
    },
  };
}
