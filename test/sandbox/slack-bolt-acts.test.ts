import type { App } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import { type BoltOverHttp, boltOverHttp } from './slack-bolt-app.ts';

let bolt: BoltOverHttp;
let slack: SlackSandbox;
let app: App;

beforeEach(async () => {
  bolt = await boltOverHttp({ unfurlDomains: ['acme.zendesk.com'] });
  ({ slack, app } = bolt);
});

afterEach(() => bolt.close());

test('a command answers in its own reply and five times through its response_url', async () => {
  app.command('/classify', async ({ ack, respond, command }) => {
    await ack(`Reading ${command.text}`);
    for (let use = 0; use < 6; use += 1) await respond({ text: `answer ${use}` });
  });
  app.error(async () => undefined);
  const outcome = await slack.command('mara', '#general', '/classify', 'my bill');

  expect(outcome).toMatchObject({ status: 200, body: 'Reading my bill', error: null });
  expect(slack.ephemerals('mara').map((each) => each.text)).toEqual([
    ...[0, 1, 2, 3, 4].map((use) => `answer ${use}`),
    'Reading my bill',
  ]);
  expect(slack.calls.filter((call) => call.name.startsWith('/commands/')).map((call) => call.status)).toEqual([
    200, 200, 200, 200, 200, 404,
  ]);
  expect(slack.responses(outcome.id)).toHaveLength(6);
});

test('a button opens a form, the form answers with errors, then closes', async () => {
  const submitted: unknown[] = [];
  app.action('correct', async ({ ack, body, client }) => {
    await ack();
    if (!('trigger_id' in body)) throw new Error('no trigger');
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'correction',
        private_metadata: '17',
        title: { type: 'plain_text', text: 'Correct' },
        submit: { type: 'plain_text', text: 'Save' },
        blocks: [
          {
            type: 'input',
            block_id: 'topic',
            label: { type: 'plain_text', text: 'Topic' },
            element: {
              type: 'static_select',
              action_id: 'topic',
              options: ['Billing', 'Network'].map((text) => ({ text: { type: 'plain_text', text }, value: text })),
            },
          },
          {
            type: 'input',
            block_id: 'index',
            label: { type: 'plain_text', text: 'Index' },
            element: { type: 'number_input', action_id: 'index', is_decimal_allowed: false, max_value: '100' },
          },
        ],
      },
    });
  });
  app.view('correction', async ({ ack, view }) => {
    const index = view.state.values.index?.index?.value;
    if (index === '99') return ack({ response_action: 'errors', errors: { index: 'Too high' } });
    submitted.push(view.private_metadata, view.state.values.topic?.topic?.selected_option?.value, index);
    await ack();
  });
  const posted = await app.client.chat.postMessage({
    channel: '#escalations',
    text: 'Alert',
    blocks: [
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'correct', text: { type: 'plain_text', text: 'Correct' } }],
      },
    ],
  });

  const clicked = await slack.click('mara', '#escalations', posted.ts ?? '', 'correct');
  expect(clicked).toMatchObject({ status: 200, error: null });
  await expect(slack.submit('mara', { topic: 'Billing' })).rejects.toThrow('index has to be filled in');
  await expect(slack.submit('mara', { topic: 'Weather', index: 3 })).rejects.toThrow('no option');
  await expect(slack.submit('mara', { topic: 'Billing', index: 101 })).rejects.toThrow('too large');

  await slack.submit('mara', { topic: 'Billing', index: 99 });
  expect(slack.openView('mara')?.errors).toEqual({ index: 'Too high' });
  await slack.submit('mara', { index: 60 });
  expect(slack.openView('mara')).toBeNull();
  expect(submitted).toEqual(['17', 'Billing', '60']);
});

test('a click replaces its message through the response_url; an act nobody acknowledges times out', async () => {
  slack.configure({ ackTimeoutMs: 200 });
  app.action('claim', async ({ ack, respond, body }) => {
    await ack();
    await respond({ replace_original: true, text: `Claimed by <@${body.user.id}>` });
  });
  const posted = await app.client.chat.postMessage({
    channel: '#escalations',
    text: 'Alert',
    blocks: [
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'claim', text: { type: 'plain_text', text: 'Claim' } },
          { type: 'button', action_id: 'unheard', text: { type: 'plain_text', text: 'Other' } },
        ],
      },
    ],
  });
  const ts = posted.ts ?? '';
  expect(await slack.click('mara', '#escalations', ts, 'unheard')).toMatchObject({ error: 'operation_timeout' });
  await slack.click('mara', '#escalations', ts, 'claim');

  const mara = slack.user('mara').id;
  expect(slack.messages('#escalations')).toMatchObject([{ text: `Claimed by <@${mara}>`, edited: expect.anything() }]);
  expect(slack.message('#escalations', ts)?.blocks).toBeUndefined();
});

test('home tab, shortcut, unfurl and workflow step', async () => {
  const heard: unknown[] = [];
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'Open: 0' } }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
  app.shortcut('classify_message', async ({ ack, shortcut }) => {
    await ack();
    heard.push('message' in shortcut ? shortcut.message.text : undefined);
  });
  app.event('link_shared', async ({ event, client }) => {
    const [link] = event.links;
    if (link === undefined) return;
    await client.chat.unfurl({
      channel: event.channel,
      ts: event.message_ts,
      unfurls: { [link.url]: { blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Ticket 7' } }] } },
    });
  });
  app.function('classify_step', async ({ inputs, complete }) => {
    await complete({ outputs: { topic: `about ${String(inputs.text)}` } });
  });

  slack.openHome('mara');
  const reply = slack.post('#complaints', 'theo', 'No signal');
  const shared = slack.shareLink('#general', 'ines', 'https://acme.zendesk.com/agent/tickets/7');
  const step = slack.runStep('classify_step', { text: 'bills' });
  await slack.settled();
  await slack.shortcut('mara', '#complaints', reply.ts, 'classify_message');

  expect(slack.home('mara')?.content.blocks).toMatchObject([{ type: 'header' }]);
  expect(heard).toEqual(['No signal']);
  expect(slack.message('#general', shared.ts)?.attachments).toMatchObject([{ blocks: [{ type: 'section' }] }]);
  expect(slack.step(step.id)?.outcome).toEqual({ kind: 'success', outputs: { topic: 'about bills' } });
});
