import { App, SocketModeReceiver } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { SILENT } from './slack-client.ts';

let slack: SlackSandbox;
const receivers: SocketModeReceiver[] = [];

beforeEach(async () => {
  slack = await startSlack({ retryDelayMs: 1 });
});

afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.client.disconnect();
  await slack.close();
});

/** A connected Bolt app. @param reconnectMs how long it waits before it connects again */
async function connected(reconnectMs = 5000): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    installerOptions: { clientOptions },
    clientPingTimeout: reconnectMs,
    logger: SILENT,
  });
  receivers.push(receiver);
  const app = new App({ token: slack.botToken, receiver, clientOptions, convoStore: false, logger: SILENT });
  await app.start();
  return app;
}

function untilConnections(count: number): Promise<void> {
  if (slack.connections === count) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = slack.onChange(() => {
      if (slack.connections !== count) return;
      stop();
      resolve();
    });
  });
}

test('events, commands and forms travel over the socket', async () => {
  const app = await connected();
  app.message(async ({ say, message }) => {
    await say({ text: 'Seen.', thread_ts: message.ts });
  });
  app.command('/classify', async ({ ack, client, command }) => {
    await ack({ text: 'One moment', response_type: 'ephemeral' });
    const title = { type: 'plain_text' as const, text: 'Classify' };
    await client.views.open({
      trigger_id: command.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title,
        submit: title,
        blocks: [
          { type: 'input', block_id: 'text', label: title, element: { type: 'plain_text_input', action_id: 'text' } },
        ],
      },
    });
  });
  app.view('form', async ({ ack }) => {
    await ack({ response_action: 'clear' });
  });

  const posted = slack.post('#complaints', 'mara', 'It is broken');
  await slack.settled();
  const commanded = await slack.command('theo', '#general', '/classify', '');
  await untilCalled('views.open');
  const submitted = await slack.submit('theo', { text: 'Bills' });

  expect(slack.thread('#complaints', posted.ts)).toHaveLength(1);
  expect(commanded).toMatchObject({ status: 200, error: null });
  expect(slack.ephemerals('theo')).toMatchObject([{ text: 'One moment' }]);
  expect(submitted).toMatchObject({ error: null });
  expect(slack.openView('theo')).toBeNull();
  expect(slack.events[0]?.attempts).toMatchObject([{ over: 'socket', status: 200, retryNum: 0 }]);
});

test.each(['frame', 'cut'] as const)('after a disconnect (%s) the app connects again', async (how) => {
  const app = await connected(20);
  const heard: unknown[] = [];
  app.message(async ({ event }) => {
    heard.push('text' in event ? event.text : undefined);
  });
  slack.disconnectSockets(how);
  slack.post('#complaints', 'mara', 'While you were away');
  await slack.settled();
  const [missed] = slack.events;
  expect(missed).toMatchObject({ state: 'failed' });
  expect(missed?.attempts.map((attempt) => attempt.failure)).toEqual(Array(4).fill('no_connection'));

  await untilConnections(1);
  await slack.redeliver(missed?.eventId ?? '');
  expect(heard).toEqual(['While you were away']);
});

test('an envelope lost with its connection goes to another one, not marked as a retry', async () => {
  await connected();
  const second = await connected();
  const heard: unknown[] = [];
  second.message(async ({ context }) => {
    heard.push(context.retryNum);
  });
  const first = receivers[0];
  if (first === undefined) throw new Error('no receiver');
  // The first app never acknowledges: its listener on the envelope is gone.
  first.client.removeAllListeners('slack_event');
  const cut = new Promise<void>((resolve) => {
    first.client.on('slack_event', () => first.client.disconnect().then(resolve));
  });
  slack.post('#complaints', 'mara', 'one');
  slack.post('#complaints', 'mara', 'two');
  await cut;
  await slack.settled();

  expect(heard).toEqual([0, 0]);
  const failures = slack.events.map((event) => event.attempts.map((attempt) => attempt.failure));
  expect(failures.flat().filter((failure) => failure === 'connection_lost')).toHaveLength(1);
});

test('an event that is not acknowledged comes again, marked as a retry', async () => {
  slack.configure({ ackTimeoutMs: 300 });
  await connected();
  const [receiver] = receivers;
  if (receiver === undefined) throw new Error('no receiver');
  receiver.client.removeAllListeners('slack_event');
  const attempts: unknown[] = [];
  receiver.client.on('slack_event', async ({ ack, retry_num, retry_reason }) => {
    attempts.push([retry_num, retry_reason]);
    if (attempts.length === 2) await ack();
  });
  slack.post('#complaints', 'mara', 'one');
  await slack.settled();

  expect(attempts).toEqual([
    [0, ''],
    [1, 'http_timeout'],
  ]);
});

test('a wrong token opens no connection, a used ticket neither', async () => {
  const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
  });
  expect(await response.json()).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
  const socket = new WebSocket(`${slack.url.replace('http', 'ws')}/link/?ticket=made-up`);
  const outcome = await new Promise((resolve) => {
    socket.onerror = () => resolve('refused');
    socket.onopen = () => resolve('open');
  });
  expect(outcome).toBe('refused');
});

function untilCalled(method: string): Promise<void> {
  if (slack.calls.some((call) => call.name === method)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = slack.onChange(() => {
      if (slack.openView('theo') === null) return;
      stop();
      resolve();
    });
  });
}
