import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { settingsFor, type WorldOptions } from '../../src/commands/world.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { type Door, openDoor } from '../torture/door.ts';
import { type SpawnedBot, spawnBot, umbrage } from './bot-process.ts';
import { newPlace } from './place.ts';

const minute = (at: number) => new Date(at).toISOString().slice(11, 16);

/** Bots on one database, behind one door. */
export async function startInstallation() {
  const place = await newPlace();
  const zendesk = await startZendesk({
    ticketUpdateLimitPerMinute: 1e6,
    requestLimitPerMinute: 1e6,
    exportLimitPerMinute: 1e6,
  });
  const slack = await startSlack({ rateLimits: 'off', retryDelayMs: 200 });
  const door: Door = await openDoor();
  const rulesFile = join(place.directory, 'rules.json');
  // Twenty seconds ahead at least, so that it is planned before it is due; in the midst of all else that happens.
  const digest = { channel: '#escalations', at: minute(Date.now() + 80_000), zone: 'UTC', weeklyOn: null };
  const rules = [{ name: 'all', when: { indexFrom: 70 }, channel: '#escalations' }];
  writeFileSync(rulesFile, JSON.stringify({ rules, incidents: { fromComplaint: 10_000 }, digest }));
  const world: WorldOptions = { ...place, slackMode: 'http' };
  const settings = { RULES_FILE: rulesFile, ZENDESK_WRITES_PER_MINUTE: '100000' };
  const bots: { bot: SpawnedBot; url: string }[] = [];

  zendesk.registerWebhook({ endpoint: `${door.url}/zendesk/webhook`, form: 'trigger' });
  slack.configure({ eventsUrl: `${door.url}/slack/events` });
  const open = () => door.leadTo(bots.map(({ url }) => url));
  return {
    zendesk,
    slack,
    database: place.databaseUrl ?? '',
    directory: place.directory,
    bots,
    async start(many: number, more: Readonly<Record<string, string>> = {}) {
      const started = await Promise.all(
        Array.from({ length: many }, async () => {
          const bot = spawnBot(zendesk, slack, { ...world, settings: { ...settings, ...more } });
          return { bot, url: (await bot.ready).url };
        }),
      );
      bots.push(...started);
      open();
    },
    /** Takes the oldest bot out of the door's list. */
    retire() {
      const first = bots.shift();
      open();
      if (first === undefined) throw new Error('There is no bot to retire.');
      return first.bot;
    },
    async accepted(description: string, name: string) {
      const { id } = zendesk.newTicket({
        description,
        requester: { name, email: `${name}@customer.example` },
        webhooks: false,
      });
      expect(await zendesk.deliver(id)).toBe(200);
      return id;
    },
    queue: async () => {
      const env = settingsFor(zendesk, slack, world);
      return JSON.parse((await umbrage(['queue', 'list', '--json'], { cwd: place.directory, env })).out);
    },
    async stop() {
      await Promise.all(bots.map(({ bot }) => bot.kill()));
      await Promise.all([zendesk.close(), slack.close(), door.close()]);
      await place.remove();
    },
  };
}
