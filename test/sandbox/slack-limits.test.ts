import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { clientFor } from './slack-client.ts';

let slack: SlackSandbox;
let client: WebClient;
let now = 1_764_000_000_000;

beforeEach(async () => {
  slack = await startSlack({ clock: () => now });
  client = clientFor(slack, { retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 1 } });
});

afterEach(() => slack.close());

const post = (channel = '#escalations') => client.chat.postMessage({ channel, text: 'x' });

test('five posts at once pass in a channel, then one a second; other channels are not concerned', async () => {
  for (let count = 0; count < 5; count += 1) await post();
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
  await post('#complaints');
  now += 1000;
  await post();
  await expect(post(slack.channel('escalations').id)).rejects.toMatchObject({ retryAfter: 1 });
  now += 60_000;
  for (let count = 0; count < 5; count += 1) await post();
  expect(slack.messages('#escalations')).toHaveLength(11);
});

test('other methods have their tier', async () => {
  const list = () => client.conversations.list({});
  for (let count = 0; count < 20; count += 1) await list();
  await expect(list()).rejects.toMatchObject({ retryAfter: 3 });
  now += 3000;
  await list();
  slack.configure({ rateLimits: 'off' });
  await list();
});

test('a lost reply is a post the client repeats: two messages', async () => {
  slack.faults.next((_method, path) => path === '/api/chat.postMessage', { kind: 'lost-reply' });
  await post();
  expect(slack.messages('#escalations')).toHaveLength(2);
  expect(slack.calls.map((call) => [call.name, call.status, call.fault])).toEqual([
    ['chat.postMessage', 0, 'lost-reply'],
    ['chat.postMessage', 200, null],
  ]);
});
