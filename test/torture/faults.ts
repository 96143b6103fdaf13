import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { startWorld, type World } from '../../src/commands/world.ts';
import { command } from '../support/command.ts';
import { type ModelServer, said, startModelServer } from '../support/model-server.ts';
import { compare } from './compare.ts';
import { type Call, KIND_NAMES, KINDS, type Kind, modelFault, SLACK_CALLS, ZENDESK_CALLS } from './fault-kinds.ts';
import type { PostgresServer } from './postgres-server.ts';
import { seeded } from './random.ts';
import { openLanes, openWork, RULES, type Work } from './work.ts';

export interface FaultOptions {
  directory: string;
  databaseUrl: string | undefined;
  seed: number;
  print(line: string): void;
}

export interface FaultResult {
  lost: string[];
  doubled: string[];
  /** Errors nobody caught: each would have ended the process. */
  crashes: string[];
  /** Faults that were planned and met no call. */
  unmet: string[];
  /** From the end of the faults until everything was done, in milliseconds. */
  normalMs: number;
}

export interface FaultyWorld {
  world: World;
  model: ModelServer;
  work: Work;
  /** Each of these kinds hits the next call of every kind, one by one; the bot is started into it. */
  oneByOne(kind: Kind): Promise<FaultResult>;
  /** About a quarter of all calls meet a fault of these kinds, for so long. */
  atRandom(kinds: readonly Kind[], ms: number): Promise<FaultResult>;
  /** One system answers nothing while every waiting job is tried so often. */
  outage(system: 'zendesk' | 'slack', tries: number): Promise<FaultResult>;
  /** The database server dies and stays away for so long. What is refused meanwhile was not accepted. */
  databaseOutage(server: Pick<PostgresServer, 'crash' | 'start'>, ms: number): Promise<FaultResult>;
  stop(): Promise<void>;
}

/** How long a story may take to meet every fault, and how long the accepted work may take afterwards. */
const STORY_MS = 150_000;
const DRAIN_MS = 90_000;
const OLD_TICKETS = 2;

const GOOD = (text: string) => ({ content: said('Network outage', null, text.includes('furious') ? 80 : 10) });

/** The whole bot, in this process, with a remote model beside its own. */
export async function openFaultyWorld({ directory, databaseUrl, seed, print }: FaultOptions): Promise<FaultyWorld> {
  const random = seeded(seed);
  const model = await startModelServer(({ body }) => GOOD(JSON.stringify(body.messages.at(-1))));
  const rulesFile = join(directory, 'rules.json');
  writeFileSync(rulesFile, JSON.stringify(RULES));
  const world = await startWorld({
    directory,
    databaseUrl,
    zendesk: {
      ticketUpdateLimitPerMinute: 1e6,
      requestLimitPerMinute: 1e6,
      exportLimitPerMinute: 1e6,
      retryDelayMs: 20,
    },
    slack: { rateLimits: 'off', retryDelayMs: 500 },
    settings: {
      LOG_LEVEL: 'silent',
      RULES_FILE: rulesFile,
      ZENDESK_WRITES_PER_MINUTE: '100000',
      ZENDESK_NOTE: 'true',
      CLASSIFIER: 'openai',
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'general',
      OPENAI_SAMPLES: '1',
      OPENAI_TIMEOUT_MS: '1000',
    },
  });
  const { zendesk, slack } = world;
  openLanes(slack);
  const work = openWork(zendesk, slack, () => true, random);
  const crashes: string[] = [];
  const note = (error: unknown) =>
    crashes.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  let days = 0;
  let ticketsBefore = 0;

  async function backfill(): Promise<void> {
    days += 1;
    const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number));
    const name = (number: number) => day(number).toISOString().slice(0, 10);
    const ids = work.writeOldTickets(day(days), OLD_TICKETS);
    const { code } = await command(world, ['backfill', '--since', name(days), '--until', name(days + 1), '--json']);
    if (code === 0) for (const id of ids) work.accepted.old.add(id);
  }

  /** Ends the faults and waits until everything accepted is done. */
  async function normal(what: string, missed: readonly string[] = []): Promise<FaultResult> {
    // A story in which nothing is accepted proves nothing.
    const unmet = work.accepted.tickets.size > ticketsBefore ? missed : [...missed, 'no ticket was accepted'];
    ticketsBefore = work.accepted.tickets.size;
    for (const { faults } of [zendesk, slack]) faults.clear();
    model.behave(({ body }) => GOOD(JSON.stringify(body.messages.at(-1))));
    const began = performance.now();
    let found = compare(zendesk, slack, work.accepted);
    let pending = Number.NaN;
    while (performance.now() - began < DRAIN_MS) {
      pending = await world.bot().runtime.queue.pending();
      found = compare(zendesk, slack, work.accepted);
      if (found.lost.length === 0 && pending === 0) break;
      await wait(200);
    }
    const normalMs = performance.now() - began;
    const dead = (await world.bot().runtime.queue.dead()).map(
      ({ queue, about, why }) => `dead: ${queue} ${about}: ${why}`,
    );
    const { tickets, old, messages, clicks } = work.accepted;
    const accepted = tickets.size + old.size + messages.length + clicks.length;
    print(
      `${what}: ${accepted} accepted so far, ${found.lost.length} lost, ${found.doubled.length} doubled, ${dead.length} dead, ${crashes.length} uncaught, ${unmet.length} faults met no call; normal after ${(normalMs / 1000).toFixed(1)} s; ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    );
    const result = {
      lost: [...found.lost, ...dead],
      doubled: found.doubled,
      crashes: [...crashes],
      unmet: [...unmet],
      normalMs,
    };
    for (const finding of Object.values(result).flat().slice(0, 12))
      if (typeof finding === 'string') print(`  ${finding.slice(0, 400)}`);
    return result;
  }

  return {
    world,
    model,
    work,
    async oneByOne(kind) {
      await world.bot().stop();
      const unmet = new Set<string>();
      const plan = (calls: readonly Call[], faults: World['zendesk']['faults']) => {
        for (const { name, method, path } of calls) {
          unmet.add(name);
          faults.next((sent, to) => sent === method && path.test(to) && (unmet.delete(name) || true), KINDS[kind]);
        }
      };
      plan(ZENDESK_CALLS, zendesk.faults);
      plan(SLACK_CALLS, slack.faults);
      unmet.add('ask the model');
      model.behave(({ body }) =>
        unmet.delete('ask the model') ? modelFault(kind) : GOOD(JSON.stringify(body.messages.at(-1))),
      );
      await world.startBot();
      work.begin();
      const began = performance.now();
      const isTold = () => unmet.size === 0 || performance.now() - began > STORY_MS;
      // Where a bulk write loses its reply nobody asks after its job: the next back-fill does.
      do await backfill();
      while (!isTold());
      await work.end();
      return normal(kind, [...unmet]);
    },
    async atRandom(kinds, ms) {
      for (const { faults } of [zendesk, slack])
        for (const kind of kinds)
          faults.next(() => random() < 0.25 / kinds.length, KINDS[kind], Number.POSITIVE_INFINITY);
      model.behave(({ body }) => {
        const kind = kinds[Math.floor(random() * kinds.length * 4)];
        return kind === undefined ? GOOD(JSON.stringify(body.messages.at(-1))) : modelFault(kind);
      });
      work.begin();
      const filled = backfill();
      await wait(ms);
      await work.end();
      for (const { faults } of [zendesk, slack]) faults.clear();
      await filled;
      return normal(`at random for ${Math.round(ms / 1000)} s`);
    },
    async outage(system, tries) {
      world[system].faults.outage({ kind: 'reset' });
      work.begin();
      const { database } = world.bot().runtime;
      for (let tried = 0; tried < tries; tried++) {
        await wait(500);
        if (tried === 5) await work.end();
        // The waits between tries are what an hour consists of. They are skipped, everything else happens as it would.
        await database.sql.execute(sql`update pgboss.job set start_after = now() where state = 'retry'`);
      }
      await work.end();
      return normal(`no ${system} for ${tries} tries of each job`);
    },
    async databaseOutage(server, ms) {
      work.begin();
      await wait(2_000);
      server.crash();
      await wait(ms);
      server.start();
      await wait(2_000);
      await work.end();
      // Slack gave up on what it could not deliver. The ten minutes until the bot reads its channels again are skipped.
      await world
        .bot()
        .runtime.queue.add({ queue: 'catch-up', key: 'catch-up', data: { at: new Date().toISOString() } });
      return normal(`no database for ${Math.round(ms / 1000)} s`);
    },
    async stop() {
      await work.end();
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
      await world.stop();
      await model.close();
    },
  };
}

/** Every kind of fault. */
export const ALL_KINDS = KIND_NAMES;
