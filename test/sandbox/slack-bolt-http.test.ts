import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import { type BoltOverHttp, boltOverHttp } from './slack-bolt-app.ts';

let bolt: BoltOverHttp;
let slack: SlackSandbox;
let app: App;

beforeEach(async () => {
  bolt = await boltOverHttp({ retryDelayMs: 20 });
  ({ slack, app } = bolt);
});

afterEach(() => bolt.close());

test('the request URL is verified by its challenge', async () => {
  expect(await slack.verifyRequestUrl()).toBe(true);
  slack.configure({ signingSecret: 'another one' });
  expect(await slack.verifyRequestUrl()).toBe(false);
});

test('a message reaches a listener, and the answer is in the thread', async () => {
  app.message('broken', async ({ message, say }) => {
    await say({ text: 'Seen.', thread_ts: message.ts });
  });
  const sent = slack.post('#complaints', 'mara', 'The router is broken & <loud>');
  await slack.settled();

  expect(sent.text).toBe('The router is broken &amp; &lt;loud&gt;');
  expect(slack.thread('#complaints', sent.ts).map((reply) => reply.text)).toEqual(['Seen.']);
  const types = slack.events.map((event) => [event.type, event.state]);
  expect(types).toEqual([
    ['message', 'delivered'],
    ['message', 'delivered'],
  ]);
  expect(slack.events[1]?.payload.event).toMatchObject({ bot_id: slack.identity.botId, thread_ts: sent.ts });
});

test('a listener that fails gets the event again, marked as a retry, until it succeeds', async () => {
  const seen: unknown[] = [];
  app.error(async (error) => Promise.reject(error));
  app.event('reaction_added', async ({ context, body }) => {
    seen.push([context.retryNum, context.retryReason, body.event_id]);
    if (seen.length < 3) throw new Error('database away');
  });
  const { ts } = slack.post('#complaints', 'mara', 'Hello');
  slack.react('#complaints', 'theo', ts, 'eyes');
  await slack.settled();

  const [, delivery] = slack.events;
  expect(seen).toEqual([
    [undefined, undefined, delivery?.eventId],
    [1, 'http_error', delivery?.eventId],
    [2, 'http_error', delivery?.eventId],
  ]);
  expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 200]);
  expect(delivery?.state).toBe('delivered');
  await slack.redeliver(delivery?.eventId ?? '');
  expect(seen).toHaveLength(4);
});

test('an event nobody takes is given up after three retries', async () => {
  slack.configure({ signingSecret: 'wrong' });
  slack.post('#complaints', 'mara', 'Hello');
  await slack.settled();

  expect(slack.events[0]).toMatchObject({ state: 'failed' });
  expect(slack.events[0]?.attempts.map((attempt) => [attempt.status, attempt.retryNum])).toEqual([
    [401, 0],
    [401, 1],
    [401, 2],
    [401, 3],
  ]);
});

test('an app that does not answer in time gets the event again for that reason', async () => {
  slack.configure({ ackTimeoutMs: 300 });
  const reasons: unknown[] = [];
  const retried = Promise.withResolvers<void>();
  app.message(async ({ context }) => {
    reasons.push(context.retryReason);
    if (reasons.length === 2) retried.resolve();
    await retried.promise;
  });
  slack.post('#complaints', 'mara', 'Hello');
  await slack.settled();

  expect(reasons).toEqual([undefined, 'http_timeout']);
});

test('own posts and edits come back as events; Bolt drops the posts, not the edits; other channels stay silent', async () => {
  const heard: unknown[] = [];
  app.use(async ({ payload, next }) => {
    heard.push('subtype' in payload ? payload.subtype : payload.type);
    await next();
  });
  slack.post('#general', 'mara', 'Not for the app');
  const { ts, channel } = await app.client.chat.postMessage({ channel: '#complaints', text: 'one' });
  await app.client.chat.update({ channel: channel ?? '', ts: ts ?? '', text: 'two' });
  await slack.settled();

  expect(slack.events.map((event) => event.type)).toEqual(['message', 'message.message_changed']);
  expect(heard).toEqual(['message_changed']);
  expect(slack.events.at(-1)?.payload.event).toMatchObject({
    message: { text: 'two', bot_id: slack.identity.botId },
    previous_message: { text: 'one' },
  });
});
