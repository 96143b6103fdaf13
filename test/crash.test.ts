import { expect, test } from 'vitest';
import { settingsFor } from '../src/commands/world.ts';
import { startSlack } from '../src/sandbox/slack/index.ts';
import { startZendesk } from '../src/sandbox/zendesk/index.ts';
import { startBotProcess, umbrage } from './support/bot-process.ts';
import { newPlace } from './support/place.ts';
import { FURIOUS } from './support/texts.ts';

test('a bot killed in mid-flight loses nothing and does nothing twice', { timeout: 180_000 }, async () => {
  const place = await newPlace();
  const zendesk = await startZendesk({ ticketUpdateLimitPerMinute: 10_000 });
  const slack = await startSlack({ rateLimits: 'off' });
  const options = { ...place, slackMode: 'http' } as const;
  const first = await startBotProcess(zendesk, slack, options);
  zendesk.registerWebhook({ endpoint: `${first.url}/zendesk/webhook`, form: 'trigger' });
  // Fewer than make an incident: each has to have an alert of its own.
  const tickets = Array.from({ length: 9 }, (_, place) =>
    zendesk.newTicket({
      description: FURIOUS,
      requester: { name: `Customer ${place}.`, email: `c${place}@customer.example` },
      webhooks: false,
    }),
  );

  // Killed when the first effects are visible outside, so some of the work is done, some half done, some not begun.
  const accepted = (await Promise.all(tickets.map((ticket) => zendesk.deliver(ticket)))).map(
    (status) => status === 200,
  );
  await expect.poll(() => tickets.some(({ id }) => zendesk.ticket(id).writes > 0), { timeout: 20_000 }).toBe(true);
  await first.kill();
  const second = await startBotProcess(zendesk, slack, options);
  const pending = async () => {
    const asked = await umbrage(['queue', 'list', '--json'], {
      cwd: place.directory,
      env: settingsFor(zendesk, slack, options),
    });
    return JSON.parse(asked.out);
  };
  await expect.poll(pending, { timeout: 60_000, interval: 500 }).toEqual({ pending: 0, dead: [] });

  expect(accepted).not.toContain(false);
  expect(tickets.map(({ id }) => zendesk.ticket(id).writes)).toEqual(tickets.map(() => 1));
  const alerts = slack.messages('#escalations').map((message) => JSON.stringify(message));
  expect(alerts).toHaveLength(tickets.length);
  expect(await second.stop()).toBe(0);
  await Promise.all([zendesk.close(), slack.close()]);
  await place.remove();
});
