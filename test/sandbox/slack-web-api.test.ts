import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { clientFor } from './slack-client.ts';

let slack: SlackSandbox;
let client: WebClient;
let now = 1_764_000_000_000;

beforeEach(async () => {
  now = 1_764_000_000_000;
  slack = await startSlack({ clock: () => now, rateLimits: 'off' });
  client = clientFor(slack);
});

afterEach(() => slack.close());

const clientWith = (token: string) => clientFor(slack, {}, token);

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error;
  }
}

const escalations = () => slack.channel('#escalations').id;
const general = () => slack.channel('#general').id;

test('auth.test tells who the token is and what it may do', async () => {
  const answer = await client.auth.test();
  expect(answer).toMatchObject({ user_id: slack.identity.botUser, bot_id: slack.identity.botId });
  expect(answer.response_metadata?.scopes).toContain('chat:write');
});

test('tokens, methods and scopes are checked', async () => {
  expect(await codeOf(clientWith('').auth.test())).toBe('not_authed');
  expect(await codeOf(clientWith('xoxb-other').auth.test())).toBe('invalid_auth');
  expect(await codeOf(client.apiCall('chat.shout'))).toBe('unknown_method');
  expect(await codeOf(client.apps.connections.open())).toBe('not_allowed_token_type');
  slack.configure({ scopes: ['chat:write'] });
  await expect(client.reactions.add({ channel: escalations(), timestamp: '1.0', name: 'eyes' })).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'reactions:write', provided: 'chat:write' },
  });
  expect(await codeOf(client.conversations.history({ channel: escalations() }))).toBe('missing_scope');
});

test('posting needs something to say, a channel, membership and a thread that is there', async () => {
  expect(await codeOf(client.chat.postMessage({ channel: escalations(), text: '' }))).toBe('no_text');
  expect(await codeOf(client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' }))).toBe('channel_not_found');
  expect(await codeOf(client.chat.postMessage({ channel: general(), text: 'x' }))).toBe('not_in_channel');
  expect(await codeOf(client.chat.postMessage({ channel: escalations(), text: 'x', thread_ts: '1.000001' }))).toBe(
    'thread_not_found',
  );
  await client.conversations.join({ channel: general() });
  expect(await codeOf(client.chat.postMessage({ channel: '#general', text: 'x' }))).toBe('ok');
  slack.archive('#general');
  expect(await codeOf(client.chat.postMessage({ channel: general(), text: 'x' }))).toBe('is_archived');
});

test('text is cut at 40,000 characters', async () => {
  await client.chat.postMessage({ channel: escalations(), text: 'x'.repeat(40_500) });
  expect(slack.messages('#escalations')[0]?.text).toHaveLength(40_000);
});

test('an update keeps what it does not mention, and only the own messages can be updated or deleted', async () => {
  const blocks = [{ type: 'divider' as const }];
  const { ts = '' } = await client.chat.postMessage({
    channel: escalations(),
    text: 'one',
    blocks,
    metadata: { event_type: 'alert', event_payload: { id: 7 } },
  });
  await client.chat.update({ channel: escalations(), ts, text: 'two' });
  expect(slack.message('#escalations', ts)).toMatchObject({
    text: 'two',
    blocks,
    metadata: { event_payload: { id: 7 } },
    edited: { user: slack.identity.botUser },
  });
  await client.chat.update({ channel: escalations(), ts, text: 'three', blocks: [] });
  expect(slack.message('#escalations', ts)?.blocks).toBeUndefined();

  const { ts: foreign } = slack.post('#escalations', 'mara', 'mine');
  expect(await codeOf(client.chat.update({ channel: escalations(), ts: foreign, text: 'x' }))).toBe(
    'cant_update_message',
  );
  expect(await codeOf(client.chat.delete({ channel: escalations(), ts: foreign }))).toBe('cant_delete_message');
  expect(await codeOf(client.chat.update({ channel: escalations(), ts: '1.000001', text: 'x' }))).toBe(
    'message_not_found',
  );
  expect(await codeOf(client.chat.update({ channel: '#escalations', ts, text: 'x' }))).toBe('channel_not_found');
  await client.chat.delete({ channel: escalations(), ts });
  expect(slack.message('#escalations', ts)).toBeNull();
});

test('metadata is small, flat and shown only on request', async () => {
  const post = (metadata: unknown) =>
    codeOf(client.apiCall('chat.postMessage', { channel: escalations(), text: 'x', metadata }));
  expect(await post('not json')).toBe('invalid_metadata_format');
  expect(await post({ event_type: 'alert' })).toBe('invalid_metadata_format');
  expect(await post({ event_type: 'alert', event_payload: { deep: { a: { b: 1 } } } })).toBe('invalid_metadata_schema');
  expect(await post({ event_type: 'alert', event_payload: { gone: null } })).toBe('invalid_metadata_schema');
  expect(await post({ event_type: 'alert', event_payload: { long: 'x'.repeat(17_000) } })).toBe('metadata_too_large');
  expect(await post({ event_type: 'alert', event_payload: { id: 'a1', list: [{ n: 1 }] } })).toBe('ok');

  const plain = await client.conversations.history({ channel: escalations() });
  const full = await client.conversations.history({ channel: escalations(), include_all_metadata: true });
  expect(plain.messages?.[0]?.metadata).toBeUndefined();
  expect(full.messages?.[0]?.metadata).toMatchObject({ event_payload: { id: 'a1' } });
});

test('history is newest first, bounded by time, in pages, without replies', async () => {
  const posted = ['one', 'two', 'three', 'four'].map((text) => slack.post('#complaints', 'mara', text).ts);
  slack.post('#complaints', 'theo', 'a reply', { threadTs: posted[0] ?? '' });
  const channel = slack.channel('#complaints').id;
  const texts = async (options: object) =>
    (await client.conversations.history({ channel, ...options })).messages?.map((message) => message.text);

  expect(await texts({})).toEqual(['four', 'three', 'two', 'one']);
  expect(await texts({ oldest: posted[1] })).toEqual(['four', 'three']);
  expect(await texts({ oldest: posted[1], latest: posted[2], inclusive: true })).toEqual(['three', 'two']);
  const first = await client.conversations.history({ channel, limit: 3 });
  expect(first.has_more).toBe(true);
  slack.post('#complaints', 'ines', 'five');
  expect(await texts({ limit: 3, cursor: first.response_metadata?.next_cursor })).toEqual(['one']);
  expect(await codeOf(client.conversations.history({ channel, cursor: 'bm9uc2Vuc2U=' }))).toBe('invalid_cursor');

  const thread = await client.conversations.replies({ channel, ts: posted[0] ?? '' });
  expect(thread.messages?.map((message) => message.text)).toEqual(['one', 'a reply']);
  expect(thread.messages?.[0]).toMatchObject({ reply_count: 1, thread_ts: posted[0] });
  expect(await codeOf(client.conversations.replies({ channel, ts: '1.000001' }))).toBe('thread_not_found');
});

test('private channels are hidden, membership is listed, people are found', async () => {
  slack.addChannel('secret', { private: true, members: ['mara'], withoutApp: true });
  slack.addChannel('partners', { shared: true });
  const listed = await client.conversations.list({ types: 'public_channel,private_channel' });
  expect(listed.channels?.map((channel) => channel.name)).toEqual(['general', 'escalations', 'complaints', 'partners']);
  expect(listed.channels?.at(-1)).toMatchObject({ is_ext_shared: true, is_member: true });
  const secret = slack.channel('secret').id;
  expect(await codeOf(client.conversations.info({ channel: secret }))).toBe('channel_not_found');
  expect((await client.conversations.members({ channel: escalations() })).members).toHaveLength(4);
  const mine = await client.users.conversations({});
  expect(mine.channels?.map((channel) => channel.name)).toEqual(['escalations', 'complaints', 'partners']);
  const mara = await client.users.info({ user: slack.user('mara').id });
  expect(mara.user).toMatchObject({ name: 'mara', tz: 'Europe/Berlin', tz_offset: 3600 });
  expect(await codeOf(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  const group = slack.userGroup('on-call', ['mara', 'theo']);
  const groups = await client.usergroups.list({ include_users: true });
  expect(groups.usergroups).toMatchObject([{ id: group.id, handle: 'on-call', users: group.users }]);
});

test('reactions and pins exist once', async () => {
  const { ts } = slack.post('#complaints', 'mara', 'Hello');
  const place = { channel: slack.channel('#complaints').id, timestamp: ts };
  await client.reactions.add({ ...place, name: 'eyes' });
  expect(await codeOf(client.reactions.add({ ...place, name: 'eyes' }))).toBe('already_reacted');
  expect(await codeOf(client.reactions.add({ ...place, name: 'Not An Emoji' }))).toBe('invalid_name');
  expect(slack.message('#complaints', ts)?.reactions).toMatchObject([{ name: 'eyes', count: 1 }]);
  await client.reactions.remove({ ...place, name: 'eyes' });
  expect(await codeOf(client.reactions.remove({ ...place, name: 'eyes' }))).toBe('no_reaction');
  await client.pins.add(place);
  expect(await codeOf(client.pins.add(place))).toBe('already_pinned');
  expect(slack.pins('#complaints')).toEqual([ts]);
  await client.pins.remove(place);
  expect(await codeOf(client.pins.remove(place))).toBe('no_pin');
});

test('direct and ephemeral messages reach one person', async () => {
  const theo = slack.user('theo').id;
  const opened = await client.conversations.open({ users: theo });
  await client.chat.postMessage({ channel: theo, text: 'for you' });
  expect(slack.messages(opened.channel?.id ?? '').map((message) => message.text)).toEqual(['for you']);
  await client.chat.postEphemeral({ channel: escalations(), user: theo, text: 'only you' });
  expect(slack.ephemerals('theo')).toMatchObject([{ text: 'only you' }]);
  expect(slack.messages('#escalations')).toEqual([]);
  const stranger = slack.addUser('stranger').id;
  const call = client.chat.postEphemeral({ channel: escalations(), user: stranger, text: 'x' });
  expect(await codeOf(call)).toBe('user_not_in_channel');
});

test('permalinks name channel and message', async () => {
  const { ts = '' } = await client.chat.postMessage({ channel: escalations(), text: 'x' });
  const link = await client.chat.getPermalink({ channel: escalations(), message_ts: ts });
  expect(link.permalink).toBe(`https://umbrage-sandbox.slack.com/archives/${escalations()}/p${ts.replace('.', '')}`);
});

test('a file is uploaded in three steps', async () => {
  await client.filesUploadV2({
    channel_id: escalations(),
    filename: 'chart.png',
    file: Buffer.from('png bytes'),
    initial_comment: 'Week',
  });
  expect(slack.messages('#escalations')).toMatchObject([
    { subtype: 'file_share', text: 'Week', files: [{ name: 'chart.png', size: 9 }] },
  ]);
});

test('names in a text become live only when the app asks for it', async () => {
  const mara = slack.user('mara').id;
  const text = 'hello @mara, @here';
  const post = async (more: object) => {
    const { ts = '' } = await client.chat.postMessage({ channel: escalations(), text, ...more });
    return slack.message('#escalations', ts)?.text;
  };
  expect(await post({})).toBe(text);
  expect(await post({ link_names: true })).toBe(`hello <@${mara}>, @here`);
  expect(await post({ parse: 'full' })).toBe(`hello <@${mara}>, <!here>`);
});

test('an unfurl goes to a link that was offered, and to no other', async () => {
  slack.configure({ unfurlDomains: ['acme.zendesk.com'] });
  const url = 'https://acme.zendesk.com/agent/tickets/7';
  const { ts } = slack.shareLink('#complaints', 'mara', url);
  const channel = slack.channel('#complaints').id;
  const unfurl = (link: string, at = ts) =>
    codeOf(client.chat.unfurl({ channel, ts: at, unfurls: { [link]: { text: 'Ticket 7' } } }));
  expect(await unfurl('https://acme.zendesk.com/agent/tickets/8')).toBe('cannot_unfurl_url');
  expect(await unfurl(url, '1.000001')).toBe('cannot_unfurl_message');
  expect(await unfurl(url)).toBe('ok');
  expect(slack.message('#complaints', ts)?.attachments).toMatchObject([{ from_url: url }]);
});
