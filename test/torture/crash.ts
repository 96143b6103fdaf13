import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorldOptions } from '../../src/commands/world.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { compare } from './compare.ts';
import { type Fleet, openFleet, type SlackMode } from './fleet.ts';
import { openOperator } from './operator.ts';
import type { PostgresServer } from './postgres-server.ts';
import { seeded } from './random.ts';
import { openLanes, openWork, RULES, type Work } from './work.ts';

export interface CrashOptions {
  /** A folder of its own, for the embedded database and the command socket. */
  directory: string;
  /** With a server of the test's own: three bots on it, and the server is crashed too. */
  postgres: PostgresServer | null;
  rounds: number;
  seed: number;
  print(line: string): void;
}

export interface CrashResult {
  /** Tickets answered 200, Slack messages, clicks answered 200 and old tickets a back-fill treated. */
  accepted: number;
  lost: string[];
  doubled: string[];
  /** Starts that ended by themselves, or never became ready. */
  unopened: number;
  /** Jobs that failed for good. */
  dead: string[];
  /** From spawn to ready, in milliseconds. */
  readyMs: number[];
  /** Last words of bots that ended by themselves. */
  crashes: string[];
}

/** How long the accepted work may take after the bots are ready again. */
const DRAIN_MS = 90_000;

/** What a round does beside killing bots. */
interface Fate {
  slackMode: SlackMode;
  victims: number[];
  /** How many starts are cut off before one may live. */
  shortLives: number;
  crashesDatabase: boolean;
}

/**
 * Kills bots at random moments while work comes in and compares the world outside with what was accepted, round by round.
 * The bots of one round live into the next, so that each is killed with work of its own under way.
 */
export async function crashLoop(options: CrashOptions): Promise<CrashResult> {
  const { directory, postgres, rounds, seed, print } = options;
  const random = seeded(seed);
  const zendesk = await startZendesk({
    ticketUpdateLimitPerMinute: 1e6,
    requestLimitPerMinute: 1e6,
    exportLimitPerMinute: 1e6,
    retryDelayMs: 20,
  });
  const slack = await startSlack({ rateLimits: 'off', retryDelayMs: 500 });
  openLanes(slack);
  const rulesFile = join(directory, 'rules.json');
  writeFileSync(rulesFile, JSON.stringify(RULES));
  const world: WorldOptions = {
    directory,
    databaseUrl: postgres?.url,
    settings: { RULES_FILE: rulesFile, ZENDESK_WRITES_PER_MINUTE: '100000', ZENDESK_NOTE: 'true' },
  };
  const fleet = await openFleet(postgres === null ? 1 : 3, zendesk, slack, world);
  const operator = openOperator(zendesk, slack, world);
  const work = openWork(zendesk, slack, fleet.door.isOpen, random);
  const result = { unopened: 0, lost: [] as string[], doubled: [] as string[] };
  zendesk.registerWebhook({ endpoint: `${fleet.door.url}/zendesk/webhook`, form: 'trigger' });
  const speak = (mode: SlackMode) =>
    slack.configure({ eventsUrl: mode === 'http' ? `${fleet.door.url}/slack/events` : null });

  try {
    let mode: SlackMode = 'http';
    speak(mode);
    const all = Array.from({ length: fleet.size }, (_, number) => number);
    // The first start ever makes the database, migrates it and trains a model; what is left of these has to open all the same.
    for (let life = 0; life < 2; life++) await cutOffStarts(fleet, mode, all, 4_000, random);
    await operator.prepare();
    for (const number of all) fleet.spawn(number, mode);
    await fleet.ready();
    result.unopened += fleet.size - fleet.readyMs.length;

    for (let round = 0; round < rounds; round++) {
      const fate = fateOf(round, mode, options, random);
      const before = { ...counts(work), ready: fleet.readyMs.length };
      const chores = [operator.backfill(round, work), operator.switchModel(round)];
      work.begin();
      await wait(random() * 2_000);
      if (fate.crashesDatabase && postgres !== null) {
        postgres.crash();
        await wait(random() * 1_000);
        postgres.start();
        await wait(random() * 1_000);
      }
      mode = fate.slackMode;
      await Promise.all(fate.victims.map((number) => wait(random() * 400).then(() => fleet.kill(number))));
      const isAlone = fate.victims.length === fleet.size;
      speak(mode);
      if (isAlone) await postgres?.heartsStop();
      for (let life = 0; life < fate.shortLives; life++) await cutOffStarts(fleet, mode, fate.victims, 2_500, random);
      for (const number of fate.victims) fleet.spawn(number, mode);
      await fleet.ready();
      const unopened = fate.victims.length - (fleet.readyMs.length - before.ready);
      result.unopened += unopened;
      await wait(random() * 500);
      await work.end();
      await Promise.all(chores);
      await operator.finishBackfills(work);
      const isLast = round === rounds - 1;
      const began = performance.now();
      // After the death of some, the others have to notice first. The next round looks whether they did.
      const found = isAlone || isLast ? await drained(fleet, () => compare(zendesk, slack, work.accepted)) : null;
      const { doubled } = compare(zendesk, slack, work.accepted);
      const after = counts(work);
      print(
        [
          `round ${round + 1}`,
          `Slack over ${mode}`,
          `${after.tickets - before.tickets} tickets`,
          `${after.old - before.old} old ones`,
          `${after.messages - before.messages} messages`,
          `${after.clicks - before.clicks} clicks`,
          `${fate.victims.length} killed and ${fate.shortLives} starts cut off${fate.crashesDatabase ? ', database crashed' : ''}`,
          `ready after ${fleet.readyMs.slice(before.ready).map(Math.round).join(' ')} ms`,
          found === null
            ? 'goes on into the next'
            : `${found.lost.length} lost after ${((performance.now() - began) / 1000).toFixed(1)} s`,
          `${doubled.length} doubled`,
          ...(unopened > 0 ? [`${unopened} did not open`] : []),
        ].join(', '),
      );
      for (const finding of [...fleet.crashes, ...doubled, ...(found?.lost ?? [])].slice(0, 10)) print(`  ${finding}`);
      result.lost = found?.lost ?? result.lost;
      result.doubled = doubled;
    }
    const dead = await operator.deadJobs();
    const { tickets, old, messages, clicks } = counts(work);
    const accepted = tickets + old + messages + clicks;
    return { ...result, accepted, dead, readyMs: fleet.readyMs, crashes: fleet.crashes };
  } finally {
    await work.end();
    await fleet.killAll();
    await Promise.all([zendesk.close(), slack.close(), fleet.door.close()]);
  }
}

function fateOf(round: number, mode: SlackMode, { postgres }: CrashOptions, random: () => number): Fate {
  // With several bots every second round kills some of them only, and Slack stays connected as it is.
  if (postgres !== null && round % 2 === 1) {
    const victims = random() < 0.5 ? [Math.floor(random() * 3)] : [0, 2];
    return { slackMode: mode, victims, shortLives: 0, crashesDatabase: random() < 0.5 };
  }
  return {
    slackMode: mode === 'http' ? 'socket' : 'http',
    victims: postgres === null ? [0] : [0, 1, 2],
    shortLives: [0, 0, 1, 1, 2][Math.floor(random() * 5)] ?? 0,
    crashesDatabase: postgres !== null && random() < 0.3,
  };
}

/** Starts bots and kills each at a random moment before long, which may be in the middle of a migration. */
async function cutOffStarts(
  fleet: Fleet,
  mode: SlackMode,
  numbers: readonly number[],
  longestMs: number,
  random: () => number,
): Promise<void> {
  const known = fleet.readyMs.length;
  await Promise.all(
    numbers.map(async (number) => {
      fleet.spawn(number, mode);
      await wait(random() * longestMs);
      await fleet.kill(number);
    }),
  );
  // Some got as far as ready; only starts that were let live are compared.
  fleet.readyMs.length = known;
}

const counts = ({ accepted: { tickets, old, messages, clicks } }: Work) => ({
  tickets: tickets.size,
  old: old.size,
  messages: messages.length,
  clicks: clicks.length,
});

/** Waits until everything accepted is outside and nothing is left to do. @returns how the world stands then */
async function drained(fleet: Fleet, look: () => ReturnType<typeof compare>): Promise<ReturnType<typeof compare>> {
  const deadline = Date.now() + DRAIN_MS;
  for (;;) {
    const found = look();
    if (found.lost.length === 0 && (await pending(fleet)) === 0) return look();
    if (Date.now() > deadline) return found;
    await wait(200);
  }
}

async function pending({ door }: Fleet): Promise<number> {
  try {
    const body: unknown = await (await fetch(`${door.url}/readyz`)).json();
    return body !== null && typeof body === 'object' && 'pending' in body ? Number(body.pending) : Number.NaN;
  } catch {
    return Number.NaN;
  }
}
