import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsFor } from '../../src/commands/world.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { startBotProcess, umbrage } from '../support/bot-process.ts';
import { newPlace } from '../support/place.ts';

const ROWS = [
  ['The parcel never arrived', 'Delivery', 'Lost', 70],
  ['My parcel is late again', 'Delivery', 'Late', 60],
  ['Parcel left in the rain', 'Delivery', 'Damaged', 65],
  ['Where is my order', 'Delivery', 'Late', 30],
  ['You charged me twice', 'Payment', 'Double', 75],
  ['Refund still missing', 'Payment', 'Refund', 55],
  ['Wrong amount on the invoice', 'Payment', 'Amount', 40],
  ['Card refused without a reason', 'Payment', 'Refused', 45],
] as const;

test('training, promoting and looking at the queue work while the bot takes webhooks', {
  timeout: 180_000,
}, async () => {
  const place = await newPlace();
  const zendesk = await startZendesk();
  const slack = await startSlack({ rateLimits: 'off' });
  const bot = await startBotProcess(zendesk, slack, place);
  zendesk.registerWebhook({ endpoint: `${bot.url}/zendesk/webhook`, form: 'trigger' });
  const run = (...argv: string[]) => umbrage(argv, { cwd: place.directory, env: settingsFor(zendesk, slack, place) });
  const csv = ['text,topic,problem,index', ...Array.from({ length: 4 }, () => ROWS.map((row) => row.join(','))).flat()];
  writeFileSync(join(place.directory, 'history.csv'), csv.join('\n'));

  const during = zendesk.newTicket({ description: 'My order and the parcel are late again.' });
  const trained = await run('train', '--data', 'history.csv', '--json');
  expect(trained).toMatchObject({ code: 0 });
  const { id } = JSON.parse(trained.out);
  expect(await run('models', 'promote', id, '--force')).toMatchObject({
    code: 0,
    out: expect.stringContaining(`${id} is live.`),
  });
  expect(JSON.parse((await run('models', 'list', '--json')).out)).toContainEqual(
    expect.objectContaining({ id, live: true }),
  );
  expect(await run('models', 'promote', 'embedded-nothing')).toMatchObject({ code: 1 });
  expect(await run('modles')).toMatchObject({ code: 2 });

  // The switch reaches the bot within five seconds, without a restart.
  const readyModel = async () => (await (await fetch(`${bot.url}/readyz`)).json()).model;
  await expect.poll(readyModel, { timeout: 6_000 }).toBe(id);
  const after = zendesk.newTicket({
    description: 'The parcel is late again, where is my parcel?',
    requester: { name: 'Another' },
  });
  await expect.poll(() => zendesk.ticket(after.id).writes, { timeout: 10_000 }).toBe(1);
  await expect
    .poll(async () => JSON.parse((await run('queue', 'list', '--json')).out), { timeout: 30_000 })
    .toEqual({ pending: 0, dead: [] });

  expect(zendesk.ticket(during.id).writes).toBe(1);
  expect(zendesk.ticket(after.id).tags).toContain('topic__delivery');
  expect(await bot.stop()).toBe(0);
  await Promise.all([zendesk.close(), slack.close()]);
  await place.remove();
});
