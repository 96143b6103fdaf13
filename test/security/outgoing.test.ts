import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openLog } from '../../src/adapters/log.ts';
import { interactiveClient } from '../../src/adapters/slack/client.ts';
import { zendeskTransport } from '../../src/adapters/zendesk/transport.ts';
import { readConfig } from '../../src/config.ts';
import { boundedFetch } from '../../src/models/bounded-fetch.ts';
import { openaiClient } from '../../src/models/endpoint.ts';
import { type Act, json, scriptedServer } from '../adapters/zendesk/scripted-server.ts';

const silent = openLog('silent');
const fixed = { header: async () => 'Bearer token', renew: async () => false };

/** One call of each kind that takes a token along, to a server at `url`. */
const CALLS: readonly [string, (url: string) => Promise<unknown>][] = [
  [
    'Zendesk',
    (url) =>
      zendeskTransport({ url, authorization: fixed, limits: { tries: 1 }, maxBytes: 1_000_000 }).call({
        method: 'GET',
        path: '/api/v2/tickets/1.json',
        schema: z.unknown(),
      }),
  ],
  ['Slack', (url) => interactiveClient({ token: 'xoxb-token', apiUrl: `${url}/api/` }, silent).auth.test()],
  [
    'a model',
    (url) =>
      openaiClient({ baseUrl: `${url}/v1`, apiKey: 'token' }).chat.completions.create({
        model: 'general',
        messages: [{ role: 'user', content: 'the words of a customer' }],
      }),
  ],
];

describe.each(CALLS)('a call to %s', (_name, call) => {
  test.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
    const elsewhere = await scriptedServer(json(200, { ok: true }));
    const redirecting: Act = (response) => response.writeHead(status, { location: `${elsewhere.url}/stolen` }).end();
    const { url } = await scriptedServer(redirecting);
    await expect(call(url)).rejects.toThrow();
    expect(elsewhere.seen).toEqual([]);
  });
});

/** 64 MB of spaces in 64 KB: JSON as far as anybody reads it. */
const BOMB = gzipSync(new Uint8Array(64 * 1024 * 1024).fill(32));
const bomb: Act = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB);
};

test.each(CALLS)('an answer of %s that unpacks to 64 MB is given up', async (_name, call) => {
  const { url } = await scriptedServer(bomb);
  await expect(call(url)).rejects.toThrow();
});

test('an answer without end is given up where the limit is, not when memory ends', async () => {
  const { url } = await scriptedServer((response) => {
    const more = () => {
      while (!response.destroyed && response.write('a'.repeat(65_536)));
    };
    response.writeHead(200).on('drain', more);
    more();
  });
  const answer = await boundedFetch(1_000_000)(url);
  await expect(answer.text()).rejects.toThrow('longer than 1000000 bytes');
});

describe('an address in the settings', () => {
  const ZENDESK = { ZENDESK_EMAIL: 'a@b.example', ZENDESK_API_TOKEN: 't', ZENDESK_INTAKE: 'poll' };
  const zendesk = (url: string) => readConfig({ ...ZENDESK, ZENDESK_URL: url });
  const slack = (url: string) =>
    readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_API_URL: url });
  const model = (url: string) => readConfig({ OPENAI_BASE_URL: url, OPENAI_MODEL: 'm', CLASSIFIER: 'openai' });

  test.each([
    ...[
      'http://acme.zendesk.com',
      'https://user:hunter2@acme.example',
      'https://acme.example?token=hunter2',
      'ftp://acme.example',
    ],
    ...[
      'file:///etc/passwd',
      'http://169.254.169.254/latest',
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      '//acme.example',
    ],
  ])('%s is refused wherever a token would go, without being repeated', (url) => {
    for (const read of [zendesk, slack, model]) {
      expect(() => read(url)).toThrow(/The settings do not fit/);
      expect(() => read(url)).not.toThrow(/hunter2/);
    }
  });

  test('http is for this machine, and for models in the own network', () => {
    for (const url of ['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1', 'https://acme.example']) {
      for (const read of [zendesk, slack, model]) expect(() => read(url)).not.toThrow();
    }
    for (const url of [
      'http://10.1.2.3:8000/v1',
      'http://192.168.1.9/v1',
      'http://ollama:11434/v1',
      'http://gpu.internal/v1',
    ]) {
      expect(() => model(url)).not.toThrow();
      expect(() => zendesk(url)).toThrow(/https/);
      expect(() => slack(url)).toThrow(/https/);
    }
  });
});
