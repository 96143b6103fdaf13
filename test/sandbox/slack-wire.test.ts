import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let slack: SlackSandbox;
let server: Server;
let received: Received[] = [];
let ahead = 0;
let answers: { status: number; headers?: Record<string, string> }[] = [];

/** An app without any library, to look at the bytes. */
beforeEach(async () => {
  received = [];
  answers = [];
  ahead = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const { status, headers } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  slack = await startSlack({
    clock: () => Date.now() + ahead,
    eventsUrl: `http://127.0.0.1:${address.port}/slack/events`,
    retryDelayMs: 1,
  });
});

afterEach(async () => {
  await slack.close();
  await new Promise((resolve) => server.close(resolve));
});

function signatureOf({ headers, body }: Received): string {
  const base = `v0:${String(headers['x-slack-request-timestamp'])}:${body}`;
  return `v0=${createHmac('sha256', slack.signingSecret).update(base).digest('hex')}`;
}

test('every request is signed over its raw body and has exactly the content type of its kind', async () => {
  const { ts } = slack.post('#complaints', 'mara', 'Grüße & Ärger');
  await slack.settled();
  await slack.command('mara', '#complaints', '/classify', 'a & b=c');
  await slack.shortcut('mara', '#complaints', ts, 'classify');

  expect(received.map(({ headers }) => headers['content-type'])).toEqual([
    'application/json',
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded',
  ]);
  for (const request of received) {
    expect(request.headers['x-slack-signature']).toBe(signatureOf(request));
    expect(Math.abs(Date.now() / 1000 - Number(request.headers['x-slack-request-timestamp']))).toBeLessThan(60);
  }
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    type: 'event_callback',
    event: { type: 'message', channel_type: 'channel', text: 'Grüße &amp; Ärger', blocks: [{ type: 'rich_text' }] },
    authorizations: [{ user_id: slack.identity.botUser }],
    is_ext_shared_channel: false,
  });
  const command = new URLSearchParams(received[1]?.body);
  expect(Object.fromEntries(command)).toMatchObject({
    command: '/classify',
    text: 'a & b=c',
    channel_name: 'complaints',
  });
  expect(command.get('response_url')).toMatch(new RegExp(`^${slack.url}/commands/`));
  const payload = JSON.parse(new URLSearchParams(received[2]?.body).get('payload') ?? '');
  expect(payload).toMatchObject({ type: 'message_action', callback_id: 'classify', message: { ts } });
});

test('retries say which they are and why; an app can ask for none', async () => {
  answers = [{ status: 503 }, { status: 302, headers: { location: '/elsewhere' } }];
  slack.post('#complaints', 'mara', 'one');
  await slack.settled();
  const marks = received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);
  expect(marks).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
  ]);
  expect(new Set(received.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1);

  answers = [{ status: 500, headers: { 'x-slack-no-retry': '1' } }];
  slack.post('#complaints', 'mara', 'two');
  await slack.settled();
  expect(slack.events.at(-1)).toMatchObject({ state: 'failed', attempts: [{ status: 500 }] });
});

test('an app gets what it subscribed to and has the scope for', async () => {
  slack.configure({ subscriptions: ['message.channels', 'reaction_added'], scopes: ['channels:history'] });
  const { ts } = slack.post('#complaints', 'mara', 'hello @umbrage');
  slack.react('#complaints', 'mara', ts, 'eyes');
  slack.post(slack.direct('mara').id, 'mara', 'privately');
  await slack.settled();
  expect(slack.events.map((event) => [event.type, event.state])).toEqual([
    ['message', 'delivered'],
    ['app_mention', 'not_subscribed'],
    ['reaction_added', 'not_subscribed'],
    ['message', 'not_subscribed'],
  ]);
});

test('edits, deletions, files, thread broadcasts and shared channels as events', async () => {
  slack.addChannel('partners', { shared: true, members: ['mara'] });
  const { ts } = slack.post('#complaints', 'mara', 'one');
  slack.edit('#complaints', ts, 'two');
  slack.post('#complaints', 'theo', 'also here', { threadTs: ts, broadcast: true });
  slack.remove('#complaints', ts);
  slack.post('#complaints', 'mara', 'see', { files: [{ name: 'bill.pdf' }] });
  slack.post('#partners', 'mara', 'outside');
  await slack.settled();

  const events = slack.events.map((delivery) => delivery.payload.event);
  expect(events).toMatchObject([
    { text: 'one' },
    {
      subtype: 'message_changed',
      hidden: true,
      message: { text: 'two', edited: {} },
      previous_message: { text: 'one' },
    },
    { subtype: 'thread_broadcast', thread_ts: ts, root: { ts, reply_count: 1 } },
    { subtype: 'message_deleted', deleted_ts: ts },
    { subtype: 'file_share', files: [{ name: 'bill.pdf' }] },
    { text: 'outside' },
  ]);
  expect(slack.events.at(-1)?.payload.is_ext_shared_channel).toBe(true);
  expect(slack.messages('#complaints')[0]).toMatchObject({ subtype: 'tombstone' });
});

test('the Web API takes JSON only with the token in the header', async () => {
  const call = async (headers: Record<string, string>, body: string) => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  const json = { 'content-type': 'application/json; charset=utf-8' };
  const bearer = { authorization: `Bearer ${slack.botToken}` };
  const body = JSON.stringify({ channel: '#escalations', text: 'x', token: slack.botToken });
  expect(await call(json, body)).toMatchObject({ status: 200, ok: false, error: 'not_authed' });
  expect(await call({ ...json, ...bearer }, body)).toMatchObject({ ok: true });
  expect(await call({ ...json, ...bearer }, '{"channel":')).toMatchObject({ ok: false, error: 'invalid_json' });
  expect(await call({ 'content-type': 'text/plain', ...bearer }, body)).toMatchObject({
    ok: false,
    error: 'invalid_form_data',
  });
  const form = new URLSearchParams({ channel: '#escalations', text: 'x', token: slack.botToken }).toString();
  expect(await call({ 'content-type': 'application/x-www-form-urlencoded' }, form)).toMatchObject({ ok: true });
});

test('a response_url refuses what it cannot show, and dies after half an hour', async () => {
  await slack.command('mara', '#general', '/classify', 'x');
  const url = new URLSearchParams(received[0]?.body).get('response_url') ?? '';
  const respond = async (body: object) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [response.status, await response.text()];
  };
  expect(await respond({})).toEqual([400, '{"ok":false,"error":"no_text"}']);
  expect(await respond({ blocks: [{ type: 'alert' }] })).toMatchObject([
    400,
    expect.stringContaining('invalid_blocks'),
  ]);
  expect(await respond({ text: 'public', response_type: 'in_channel' })).toEqual([200, 'ok']);
  expect(slack.messages('#general')).toMatchObject([{ text: 'public', bot_id: slack.identity.botId }]);
  ahead += 30 * 60_000 + 1;
  expect(await respond({ text: 'late' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
});
