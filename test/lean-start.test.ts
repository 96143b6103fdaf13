import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSlack } from '../src/sandbox/slack/index.ts';
import { startZendesk } from '../src/sandbox/zendesk/index.ts';
import { startBotProcess, startFlags } from './support/bot-process.ts';
import { newPlace } from './support/place.ts';
import { FURIOUS } from './support/texts.ts';

test('a bot that loads packages only when they are used takes messages and commands over Socket Mode, a digest scheduled', {
  timeout: 120_000,
}, async () => {
  const place = await newPlace();
  const rules = join(place.directory, 'rules.json');
  writeFileSync(
    rules,
    JSON.stringify({
      rules: [{ name: 'angry', when: { indexFrom: 70 }, channel: '#escalations' }],
      digest: { channel: '#escalations', at: '09:00', zone: 'Europe/Berlin' },
    }),
  );
  const zendesk = await startZendesk();
  const slack = await startSlack({ rateLimits: 'off' });
  const bot = await startBotProcess(zendesk, slack, {
    ...place,
    slackMode: 'socket',
    settings: { RULES_FILE: rules },
  });
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

test('what is loaded only when it is used can be used', async () => {
  const script = `
    await import(${JSON.stringify(new URL('../src/lean-start.js', import.meta.url).href)});
    const { createRequire } = await import('node:module');
    const fromBoss = createRequire(createRequire(${JSON.stringify(import.meta.url)}).resolve('pg-boss'));
    const fromBolt = createRequire(createRequire(${JSON.stringify(import.meta.url)}).resolve('@slack/bolt'));
    const { RRuleTemporal } = await import(${JSON.stringify(new URL('../src/rrule-when-used.js', import.meta.url).href)});
    const daily = new RRuleTemporal({ rruleString: 'DTSTART:20260101T000000Z\\nRRULE:FREQ=DAILY;COUNT=2' });
    const { CronExpressionParser } = fromBoss('cron-parser');
    const next = CronExpressionParser.parse('0 9 * * *', { tz: 'Europe/Berlin', currentDate: '2026-01-01T00:00:00Z' }).next();
    const { ExpressReceiver, types } = fromBolt('@slack/bolt');
    console.log(daily.all().length, next.toISOString(), typeof new ExpressReceiver({ signingSecret: 'a' }).app.use, types.EntityType.Task);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);

  expect(stdout.trim()).toBe('2 2026-01-01T08:00:00.000Z function slack#/entities/task');
});

test('the doors, Zendesk and the Slack client load no second HTTP client', async () => {
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    await import(${url('../src/lean-start.js')});
    for (const file of [${url('../src/main.ts')}, ${url('../src/adapters/slack/client.ts')}]) await import(file);
    const { interactiveClient } = await import(${url('../src/adapters/slack/client.ts')});
    const access = { token: 'xoxb-token', apiUrl: 'http://127.0.0.1:9/api/' };
    const log = { warn() {}, error() {} };
    const failed = await interactiveClient(access, log).auth.test().catch(({ code }) => code);
    console.log(failed, process.moduleLoadList.some((name) => name.endsWith(' internal/deps/undici/undici')));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);

  expect(stdout.trim()).toBe('slack_webapi_request_error false');
});

test('a start takes the code of Node itself that is compiled already: no flag of V8 is in its way', async () => {
  const script = `
    await import(${JSON.stringify(new URL('../src/lean-start.js', import.meta.url).href)});
    await import(${JSON.stringify(new URL('../src/main.ts', import.meta.url).href)});
    const { createRequire } = await import('node:module');
    const { internalBinding } = createRequire(${JSON.stringify(import.meta.url)})('internal/test/binding');
    const { compiledWithCache, compiledWithoutCache } = internalBinding('builtins').getCacheUsage();
    console.log(compiledWithCache.size > 50, [...compiledWithoutCache].join(' '));
  `;
  const flags = [...startFlags(), '--expose-internals', '--no-warnings', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', script]);

  expect(stdout.trim()).toBe('true');
});

test('connecting a socket to Slack takes a few megabytes, however often it is to be tried', async () => {
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    const { slackConnection } = await import(${url('../src/adapters/slack/app.ts')});
    const access = { token: 'xoxb-t', apiUrl: 'http://127.0.0.1:9/api/', transport: { kind: 'socket', appToken: 'xapp-t' } };
    const handlers = { connected: async () => {}, messages: [], commands: {}, shortcuts: {}, steps: {}, actions: {}, forms: {} };
    const nobody = async () => {};
    let tries = 0;
    const log = { info() {}, warn() { tries += 1; }, error() { tries += 1; } };
    const connection = slackConnection(access, { ...handlers, homeOpened: nobody, linkShared: nobody }, log);
    const before = process.resourceUsage().maxRSS;
    connection.start();
    while (tries === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    console.log(connection.isConnected(), Math.round((process.resourceUsage().maxRSS - before) / 1024));
    process.exit();
  `;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '-e',
    script,
  ]);
  const [isConnected, megabytes] = stdout.trim().split(' ');

  expect(isConnected).toBe('false');
  expect(Number(megabytes)).toBeLessThan(20);
});
