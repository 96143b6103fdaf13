import { createServer, type Server } from 'node:http';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { clientFor } from './slack-client.ts';

let slack: SlackSandbox;
let client: WebClient;
let server: Server;
/** The parsed body of the last request to the app, and what the app answers. */
let last: Record<string, unknown> = {};
let reply: object | null = null;
let ahead = 0;

/** An app that only takes notes, to look at the requests themselves. */
beforeEach(async () => {
  reply = null;
  ahead = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    last = form.has('payload') ? JSON.parse(form.get('payload') ?? '') : Object.fromEntries(form);
    response.writeHead(200, reply === null ? {} : { 'content-type': 'application/json; charset=utf-8' });
    response.end(reply === null ? '' : JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  slack = await startSlack({ clock: () => Date.now() + ahead, eventsUrl: `http://127.0.0.1:${address.port}/` });
  client = clientFor(slack);
});

afterEach(async () => {
  await slack.close();
  await new Promise((resolve) => server.close(resolve));
});

const text = (words: string) => ({ type: 'plain_text' as const, text: words });
const input = (id: string, element: object) => ({
  type: 'input',
  block_id: id,
  label: text(id),
  element: { action_id: id, ...element },
});
const modal = (more: object = {}) => ({
  type: 'modal' as const,
  title: text('Snooze'),
  submit: text('Save'),
  blocks: [input('note', { type: 'plain_text_input' })],
  ...more,
});

async function freshTrigger(): Promise<string> {
  await slack.command('mara', '#escalations', '/classify', '');
  return String(last.trigger_id);
}

const call = (method: string, options: Record<string, unknown>) =>
  client.apiCall(method, options).then(
    (answer) => answer,
    (error) => ({ error: error.data.error, messages: error.data.response_metadata?.messages }),
  );

test('a trigger opens one form, for three seconds', async () => {
  const trigger = await freshTrigger();
  expect(await call('views.open', { trigger_id: trigger, view: modal() })).toMatchObject({
    ok: true,
    view: { hash: expect.any(String) },
  });
  expect(await call('views.open', { trigger_id: trigger, view: modal() })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  expect(await call('views.open', { trigger_id: 'made.up', view: modal() })).toMatchObject({
    error: 'invalid_trigger_id',
  });
  const late = await freshTrigger();
  ahead += 3001;
  expect(await call('views.open', { trigger_id: late, view: modal() })).toMatchObject({ error: 'expired_trigger_id' });
});

test('an update names the view and, with a hash, its version', async () => {
  const opened = await call('views.open', { trigger_id: await freshTrigger(), view: modal({ external_id: 'form-1' }) });
  const { id, hash } = (opened as unknown as { view: { id: string; hash: string } }).view;
  expect(await call('views.update', { view_id: id, hash, view: modal({ title: text('Two') }) })).toMatchObject({
    ok: true,
  });
  expect(await call('views.update', { view_id: id, hash, view: modal() })).toMatchObject({ error: 'hash_conflict' });
  expect(await call('views.update', { view_id: 'V0NOTHING', view: modal() })).toMatchObject({ error: 'not_found' });
  expect(slack.openView('mara')?.content.title).toMatchObject({ text: 'Two' });
});

test('views keep to their own limits', async () => {
  const refused = async (view: object) => {
    const answer = await call('views.open', { trigger_id: await freshTrigger(), view });
    return (answer as { messages?: string[] }).messages;
  };
  expect(await refused(modal({ title: text('x'.repeat(25)) }))).toEqual([
    '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
  ]);
  expect(await refused(modal({ private_metadata: 'x'.repeat(3001) }))).toEqual([
    '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ]);
  expect(await refused(modal({ submit: undefined }))).toEqual([
    '[ERROR] `submit` is required when an input block is present [json-pointer:/view]',
  ]);
  expect(
    await refused(modal({ blocks: [{ type: 'container', title: text('x'), child_blocks: [{ type: 'divider' }] }] })),
  ).toEqual(['[ERROR] unsupported type: container [json-pointer:/view/blocks/0/type]']);
  expect(
    await refused(modal({ blocks: [{ type: 'alert', text: text('Careful'), level: 'warning' }] })),
  ).toBeUndefined();
  const home = { type: 'home', blocks: [{ type: 'alert', text: text('Careful') }] };
  expect(await call('views.publish', { user_id: slack.user('mara').id, view: home })).toMatchObject({
    error: 'invalid_arguments',
  });
});

test('a form on a form: pushed from inside, three at most, closed one by one', async () => {
  const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: 'more', text: text('More') }] }];
  expect(await call('views.push', { trigger_id: await freshTrigger(), view: modal() })).toMatchObject({
    error: 'not_found',
  });
  await call('views.open', { trigger_id: await freshTrigger(), view: modal({ blocks, notify_on_close: true }) });
  for (const expected of [{ ok: true }, { ok: true }, { error: 'push_limit_reached' }]) {
    await slack.clickModal('mara', 'more');
    expect(last).toMatchObject({
      type: 'block_actions',
      container: { type: 'view' },
      actions: [{ action_id: 'more' }],
    });
    expect(await call('views.push', { trigger_id: last.trigger_id, view: modal({ blocks }) })).toMatchObject(expected);
  }
  expect(await slack.closeView('mara')).toBeNull();
  expect(await slack.closeView('mara')).toBeNull();
  await slack.closeView('mara');
  expect(last).toMatchObject({ type: 'view_closed', is_cleared: false });
  expect(slack.openView('mara')).toBeNull();
});

test('what a person chose is in the state, for every kind of element', async () => {
  const options = ['30', '120'].map((value) => ({ text: text(value), value }));
  const blocks = [
    input('length', { type: 'static_select', options, initial_option: options[0] }),
    input('who', { type: 'users_select' }),
    input('until', { type: 'datetimepicker' }),
    { ...input('tags', { type: 'multi_static_select', options }), optional: true },
    { ...input('note', { type: 'plain_text_input', max_length: 10 }), optional: true },
  ];
  await call('views.open', { trigger_id: await freshTrigger(), view: modal({ blocks, private_metadata: 'alert-1' }) });
  const mara = slack.user('mara').id;
  await expect(slack.submit('mara', { who: mara, until: 1_800_000_000, note: 'much too long' })).rejects.toThrow(
    'too long',
  );
  reply = { response_action: 'update', view: modal({ title: text('Done'), blocks: [{ type: 'divider' }] }) };
  const outcome = await slack.submit('mara', { who: mara, until: 1_800_000_000, tags: ['120'] });

  expect(outcome.error).toBeNull();
  expect(last).toMatchObject({
    type: 'view_submission',
    view: {
      private_metadata: 'alert-1',
      state: {
        values: {
          length: { length: { type: 'static_select', selected_option: { value: '30' } } },
          who: { who: { selected_user: mara } },
          until: { until: { selected_date_time: 1_800_000_000 } },
          tags: { tags: { selected_options: [{ value: '120' }] } },
          note: { note: { type: 'plain_text_input', value: null } },
        },
      },
    },
  });
  expect(slack.openView('mara')?.content.title).toMatchObject({ text: 'Done' });
});

test('an answer Slack cannot follow is told to the person', async () => {
  await call('views.open', { trigger_id: await freshTrigger(), view: modal() });
  reply = { response_action: 'errors', errors: { nothing: 'x' } };
  expect(await slack.submit('mara', { note: 'x' })).toMatchObject({ error: 'invalid_response_action' });
  reply = { response_action: 'update', view: { type: 'modal' } };
  expect(await slack.submit('mara', { note: 'x' })).toMatchObject({ error: 'invalid_arguments' });
  expect(slack.openView('mara')).not.toBeNull();
});
