import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { zendeskSignature } from '../../src/adapters/zendesk/signature.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { signedHeaders } from '../../src/sandbox/slack/signing.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { startModelServer } from '../support/model-server.ts';
import { newPlace } from '../support/place.ts';
import { FURIOUS } from '../support/texts.ts';

const UMBRAGE = fileURLToPath(new URL('../../src/umbrage.js', import.meta.url));
/** In every secret setting and in what a customer says; nothing that is printed or answered may hold it. */
const MARKER = 'Xq7SECRETzR4';
const marked = (name: string) => `${name}-${MARKER}-of-24-characters`;

interface Ran {
  said: () => string;
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** One process of ours, with all that it prints. */
function run(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Ran {
  const child = spawn(process.execPath, [UMBRAGE, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let all = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (all += String(chunk)));
  const ended = once(child, 'close');
  return {
    said: () => all,
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      await ended;
    },
  };
}

test('no secret and no word of a customer is printed or answered, whatever fails', async () => {
  const place = await newPlace();
  onTestFinished(() => place.remove());
  const [zendesk, slack] = [await startZendesk({ retryDelayMs: 5 }), await startSlack({ retryDelayMs: 50 })];
  onTestFinished(async () => void (await Promise.all([zendesk.close(), slack.close()])));
  // It repeats all it was sent, as endpoints do in their errors.
  const model = await startModelServer(({ headers, body }) => ({
    status: 400,
    json: { error: { message: `You sent ${headers.authorization} ${JSON.stringify(body)}`, type: 'x', code: 'bad' } },
  }));
  onTestFinished(() => model.close());
  const settings = {
    ...{
      PATH: process.env.PATH ?? '',
      PORT: '0',
      DATA_DIR: place.directory,
      DATABASE_URL: place.databaseUrl ?? '',
      LOG_LEVEL: 'debug',
    },
    ...{ ZENDESK_URL: zendesk.url, ZENDESK_OAUTH_CLIENT_ID: 'client', ZENDESK_OAUTH_CLIENT_SECRET: marked('oauth') },
    ...{
      ZENDESK_WEBHOOK_SECRET: marked('webhook'),
      ZENDESK_WEBHOOK_SECRET_PREVIOUS: marked('before'),
      API_KEYS: marked('key'),
    },
    ...{ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: marked('xoxb'), SLACK_SIGNING_SECRET: marked('slack') },
    ...{
      CLASSIFIER: 'openai',
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'general',
      OPENAI_API_KEY: marked('openai'),
      REDACTION: 'off',
    },
    ...{ WATCHED_CHANNELS: '#complaints' },
  };

  const bot = run(['start'], place.directory, settings);
  await expect.poll(bot.said, { timeout: 60_000 }).toContain('"msg":"ready"');
  const { url } = JSON.parse(
    bot
      .said()
      .split('\n')
      .find((line) => line.includes('"msg":"ready"')) ?? '{}',
  );
  const answers: string[] = [];
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}${path}`, init);
    answers.push(JSON.stringify([answer.status, [...answer.headers], await answer.text()]));
  };
  const key = { authorization: `Bearer ${marked('key')}` };
  const post = (headers: Record<string, string>, body: string) => ({ method: 'POST', headers, body });
  const said = `${FURIOUS} ${MARKER}`;
  await ask('/v1/models', { headers: { authorization: `Bearer ${MARKER}` } });
  await ask('/v1/chat/completions', post(key, `{"model":"none","messages":[{"role":"user","content":"${said}"}]}`));
  await ask('/v1/chat/completions', post(key, `{"model":"${said}`));
  await ask(`/v1/files/none?after=${MARKER}`, { headers: key });
  await ask('/v1/files', post({ ...key, 'content-type': 'multipart/form-data; boundary=b' }, said));
  const timestamp = new Date().toISOString();
  for (const body of ['{"v":1,"ticket_id":"1"}', `{"v":1,"ticket_id":"${said}`]) {
    const signature = zendeskSignature(marked('webhook'), timestamp, Buffer.from(body));
    const headers = { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': timestamp };
    await ask('/zendesk/webhook', post(headers, body));
  }
  const event = JSON.stringify({
    type: 'event_callback',
    event_id: 'E1',
    event: { type: 'message', text: said, user: 'U1', ts: '1.0', channel: 'C0000001', channel_type: 'channel' },
  });
  await ask(
    '/slack/events',
    post({ 'content-type': 'application/json', ...signedHeaders(marked('slack'), event, Date.now()) }, event),
  );
  await ask('/healthz');
  await expect.poll(bot.said).toContain('oauth');
  await wait(500);
  await bot.end('SIGTERM');

  writeFileSync(join(place.directory, 'texts.csv'), `text\n${said}\n`);
  const wrong = { ...settings, DATABASE_URL: `postgres://user:${marked('db')}@127.0.0.1:1/none` };
  const lines = [
    run(['doctor', '--json'], place.directory, settings),
    run(['doctor'], place.directory, wrong),
    run(['start'], place.directory, wrong),
    run(['queue', 'list', '--json'], place.directory, wrong),
    run(['start'], place.directory, {
      ...settings,
      ZENDESK_URL: `https://a:${MARKER}@acme.example`,
      PORT: MARKER,
      SLACK_BOT_TOKEN: MARKER,
    }),
  ];
  for (const line of lines) await line.end();
  const printed = [bot, ...lines].map(({ said: all }) => all());
  for (const all of printed) expect(all).not.toBe('');
  for (const all of [...printed, ...answers]) expect(all).not.toContain(MARKER);
}, 240_000);

test('a crash prints its stack and nothing it holds', async () => {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
    process.argv[2] = '--help';
    await import(${JSON.stringify(new URL('../../src/cli.ts', import.meta.url).href)});
    const request = { headers: { authorization: '${MARKER}' } };
    setImmediate(() => { throw Object.assign(new Error('a bug', { cause: request }), { request }); });
  `,
      'x',
      '--help',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const [err] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(err).toContain('a bug');
  expect(err).not.toContain(MARKER);
  expect(child.exitCode).toBe(1);
});
