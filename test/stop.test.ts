import { expect, test } from 'vitest';
import { openLog } from '../src/adapters/log.ts';
import { settingsFor } from '../src/commands/world.ts';
import { readConfig } from '../src/config.ts';
import { startBot } from '../src/main.ts';
import { startSlack } from '../src/sandbox/slack/index.ts';
import { startZendesk } from '../src/sandbox/zendesk/index.ts';
import { startBotProcess } from './support/bot-process.ts';
import { newPlace } from './support/place.ts';
import { FURIOUS } from './support/texts.ts';

const silent = openLog('silent');

/** Containers are killed ten seconds after they were asked to stop. */
const GRACE_MS = 10_000;

let writes = 0;
function isWrite(method: string, path: string): boolean {
  const is = method === 'PUT' && path.startsWith('/api/v2/tickets/');
  if (is) writes += 1;
  return is;
}

/** The status, or null where nobody listens. */
const ready = (url: string) =>
  fetch(`${url}/readyz`)
    .then(({ status }) => status)
    .catch(() => null);

test('a bot that is asked to stop ends in time, and what was under way is done once', {
  timeout: 180_000,
}, async () => {
  const place = await newPlace();
  const zendesk = await startZendesk({ ticketUpdateLimitPerMinute: 10_000 });
  const slack = await startSlack({ rateLimits: 'off' });
  const options = { ...place, slackMode: 'http' } as const;
  const first = await startBotProcess(zendesk, slack, options);
  zendesk.registerWebhook({ endpoint: `${first.url}/zendesk/webhook`, form: 'trigger' });
  expect(await ready(first.url)).toBe(200);

  // One write is never answered, one is done only after the bot is gone, the others are slow.
  zendesk.faults.next(isWrite, { kind: 'hang' });
  zendesk.faults.next(isWrite, { kind: 'delay', ms: GRACE_MS + 1_000 });
  zendesk.faults.next(isWrite, { kind: 'delay', ms: 600 }, 4);
  const tickets = Array.from({ length: 8 }, (_, each) =>
    zendesk.newTicket({
      description: FURIOUS,
      requester: { name: `Customer ${each}.`, email: `c${each}@customer.example` },
      webhooks: false,
    }),
  );
  const answers = await Promise.all(tickets.map((ticket) => zendesk.deliver(ticket)));
  await expect.poll(() => writes, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  const asked = performance.now();
  const code = await first.stop();
  const tookMs = performance.now() - asked;

  expect(answers).toEqual(tickets.map(() => 200));
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(GRACE_MS);
  expect(await ready(first.url)).toBe(null);
  expect(tickets.filter(({ id }) => zendesk.ticket(id).writes > 0).length).toBeGreaterThanOrEqual(4);

  const second = await startBot(readConfig(settingsFor(zendesk, slack, options)), silent);
  slack.configure({ eventsUrl: `${second.url}/slack/events` });
  await expect.poll(() => second.runtime.queue.pending(), { timeout: 60_000, interval: 100 }).toBe(0);

  expect(tickets.map(({ id }) => zendesk.ticket(id).writes)).toEqual(tickets.map(() => 1));
  expect(slack.messages('#escalations')).toHaveLength(tickets.length);
  const stopped = second.stop();
  expect(await ready(second.url)).not.toBe(200);
  await stopped;
  await Promise.all([zendesk.close(), slack.close()]);
  await place.remove();
});
