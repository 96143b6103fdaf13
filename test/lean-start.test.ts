import { expect, test } from 'vitest';
import { startSlack } from '../src/sandbox/slack/index.ts';
import { startZendesk } from '../src/sandbox/zendesk/index.ts';
import { startBotProcess } from './support/bot-process.ts';
import { newPlace } from './support/place.ts';
import { FURIOUS } from './support/texts.ts';

test('a bot that loads packages only when they are used takes messages and commands over Socket Mode', {
  timeout: 60_000,
}, async () => {
  const place = await newPlace();
  const zendesk = await startZendesk();
  const slack = await startSlack({ rateLimits: 'off' });
  const bot = await startBotProcess(zendesk, slack, { ...place, slackMode: 'socket' });
  await expect.poll(async () => (await fetch(`${bot.url}/readyz`)).status, { timeout: 20_000 }).toBe(200);

  const message = slack.post('#complaints', 'mara', FURIOUS);
  const asked = await slack.command('theo', '#general', '/classify', 'You charged my card twice for the same bill.');

  await expect.poll(() => slack.responses(asked.id), { timeout: 20_000 }).toHaveLength(1);
  await expect.poll(() => slack.messages('#escalations'), { timeout: 20_000 }).toHaveLength(1);
  expect(slack.message('#complaints', message.ts)?.reactions).toHaveLength(1);
  expect(await bot.stop()).toBe(0);
  await Promise.all([zendesk.close(), slack.close()]);
  await place.remove();
});
