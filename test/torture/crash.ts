import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { settingsFor } from '../../src/commands/world.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { spawnBot, umbrage } from '../support/bot-process.ts';
import { CALM, FURIOUS } from '../support/texts.ts';
import { compare } from './compare.ts';
import { freePort, type PostgresServer } from './postgres-server.ts';
import { seeded } from './random.ts';

export interface CrashOptions {
  /** A folder of its own, for the embedded database and the command socket. */
  directory: string;
  /** With a server of the test's own: three bots on it, and the server is crashed too. */
  postgres: PostgresServer | null;
  slackMode: 'http' | 'socket';
  rounds: number;
  seed: number;
}

export interface CrashResult {
  rounds: number;
  /** Deliveries answered with 200 and Slack events acknowledged. */
  accepted: number;
  lost: number;
  doubled: number;
  /** Starts after which the bot did not become ready. */
  unopened: number;
  /** From spawn to ready, in milliseconds, of starts that lived long enough. */
  readyMs: number[];
  /** What was wrong, for the person who looks for the cause. */
  findings: string[];
}

/** Every upset ticket has an alert of its own: the complaints are alike, and an incident would stand for them. */
const RULES = {
  rules: [{ name: 'index from 70', when: { indexFrom: 70 }, channel: '#escalations' }],
  incidents: { fromComplaint: 100_000 },
};

/** How long a bot lives at most before it is killed. A start takes some three seconds of it, so some die while they start. */
const LONGEST_LIFE_MS = 10_000;

/** Kills bots at random moments while work comes in, then lets one finish and compares the world outside with what was accepted. */
export async function crashLoop(options: CrashOptions): Promise<CrashResult> {
  const random = seeded(options.seed);
  const zendesk = await startZendesk({ ticketUpdateLimitPerMinute: 1e6, requestLimitPerMinute: 1e6, retryDelayMs: 20 });
  const slack = await startSlack({ rateLimits: 'off', retryDelayMs: 500 });
  const ports = await Promise.all(Array.from({ length: options.postgres === null ? 1 : 3 }, freePort));
  const rulesFile = join(options.directory, 'rules.json');
  writeFileSync(rulesFile, JSON.stringify(RULES));
  const place = { directory: options.directory, databaseUrl: options.postgres?.url, slackMode: options.slackMode };
  const start = (port: number) =>
    spawnBot(zendesk, slack, {
      ...place,
      settings: { PORT: String(port), RULES_FILE: rulesFile, ZENDESK_WRITES_PER_MINUTE: '100000' },
    });
  const tickets: number[] = [];
  const readyMs: number[] = [];
  let unopened = 0;
  let stopWork = false;

  if (options.slackMode === 'http') slack.configure({ eventsUrl: `http://127.0.0.1:${ports[0]}/slack/events` });
  for (const port of ports)
    zendesk.registerWebhook({ endpoint: `http://127.0.0.1:${port}/zendesk/webhook`, form: 'trigger' });
  const workUntilStopped = async () => {
    for (let n = 0; !stopWork; n++) {
      if (n % 4 === 3) slack.post('#complaints', 'mara', `${FURIOUS} Message ${n}.`);
      else {
        const requester = { name: `Customer ${n}.`, email: `c${n}@customer.example` };
        const ticket = zendesk.newTicket({ description: random() < 0.5 ? FURIOUS : CALM, requester, webhooks: false });
        const status = await zendesk.deliver(ticket).catch(() => 0);
        if (status === 200) tickets.push(ticket.id);
      }
      await wait(10 + random() * 60);
    }
  };

  try {
    // The first start ever trains a model, which takes longer than a life here.
    const born = start(ports[0] ?? 0);
    await born.ready;
    await born.kill();
    const work = workUntilStopped();
    for (let round = 0; round < options.rounds; round++) {
      const bots = ports.map(start);
      const lives = random() * LONGEST_LIFE_MS;
      const readiness = bots.map((bot) => bot.ready.then(({ ms }) => readyMs.push(ms)).catch(() => undefined));
      if (options.postgres !== null && random() < 0.3) {
        await wait(lives / 2);
        options.postgres.crash();
        await wait(100);
        options.postgres.start();
      }
      await wait(lives);
      await Promise.all(bots.map((bot) => bot.kill()));
      await Promise.all(readiness);
    }
    stopWork = true;
    await work;
    const last = ports.map(start);
    for (const bot of last) await bot.ready.then(({ ms }) => readyMs.push(ms)).catch(() => (unopened += 1));
    await drained(options, settingsFor(zendesk, slack, place));
    await slack.settled();
    await drained(options, settingsFor(zendesk, slack, place));
    await Promise.all(last.map((bot) => bot.kill()));
  } finally {
    stopWork = true;
    await Promise.all([zendesk.close(), slack.close()]);
  }
  const messages = slack.events
    .filter(({ type, state }) => type === 'message' && state === 'delivered')
    .flatMap(timestampOf);
  const { lost, doubled, findings } = compare(zendesk, slack, { tickets, messages });
  return {
    rounds: options.rounds,
    accepted: tickets.length + messages.length,
    lost,
    doubled,
    unopened,
    readyMs,
    findings,
  };
}

const Acknowledged = z.object({
  payload: z.object({ event: z.object({ ts: z.string(), bot_id: z.undefined().optional() }) }),
});

/** Of messages people wrote; the bot's own alerts come back as events too. */
function timestampOf(event: unknown): string[] {
  const parsed = Acknowledged.safeParse(event);
  return parsed.success ? [parsed.data.payload.event.ts] : [];
}

/** Waits until the queue is empty, asking as an operator would. */
async function drained({ directory }: CrashOptions, env: Record<string, string>): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const { out } = await umbrage(['queue', 'list', '--json'], { cwd: directory, env });
    if (out.startsWith('{"pending":0')) return;
    await wait(500);
  }
  throw new Error('The queue was not empty after two minutes.');
}
