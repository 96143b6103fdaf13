import type { Args } from '../args.ts';
import { mustSaySomething, readContent, readMetadata } from '../content.ts';
import type { Json } from '../json.ts';
import { linkNames } from '../linking.ts';
import { channelById, destination, messageAt, mustBeIn, needScope } from '../lookup.ts';
import { addMessage, botAuthor, editMessage, removeMessage, wireMessage } from '../messages.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { Channel, SlackMessage } from '../state.ts';
import type { Methods } from './method.ts';

/** chat.postMessage, chat.update and chat.delete. */
export const CHAT: Methods = {
  'chat.postMessage': { scopes: ['chat:write'], tier: 'posting', run: postMessage },
  'chat.update': { scopes: ['chat:write'], tier: 'tier3', run: update },
  'chat.delete': { scopes: ['chat:write'], tier: 'tier3', run: remove },
};

function postMessage(slack: Slack, args: Args): Json {
  const channel = destination(slack, args.required('channel'));
  mayPost(slack, channel);
  const content = readContent(slack, args);
  mustSaySomething(content);
  const metadata = readMetadata(args);
  const thread = threadOf(channel, args.text('thread_ts'));
  const broadcast = thread !== undefined && args.flag('reply_broadcast') === true;
  const message = addMessage(slack, channel, {
    ...botAuthor(slack),
    ...content,
    text: namesLinked(slack, args, content.text ?? ''),
    ...(metadata === undefined ? {} : { metadata }),
    ...(thread === undefined ? {} : { thread_ts: thread }),
    ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
  });
  return { channel: channel.id, ts: message.ts, message: wireMessage(channel, message, true) };
}

function update(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  const message = messageAt(channel, args.required('ts'));
  mustBeOwn(slack, message, 'cant_update_message');
  const content = readContent(slack, args);
  if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
    throw new Refusal('no_text');
  }
  const metadata = readMetadata(args);
  // An argument that is left out keeps what the message had; an empty list removes it.
  mustSaySomething({
    text: content.text ?? message.text,
    blocks: content.blocks ?? message.blocks ?? [],
    attachments: content.attachments ?? message.attachments ?? [],
  });
  const text = content.text === undefined ? {} : { text: namesLinked(slack, args, content.text) };
  const change = { ...content, ...text, ...(metadata === undefined ? {} : { metadata }) };
  editMessage(slack, channel, message, change, slack.state.identity.botUser);
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: wireMessage(channel, message, true),
  };
}

function remove(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  const message = messageAt(channel, args.required('ts'));
  mustBeOwn(slack, message, 'cant_delete_message');
  removeMessage(slack, channel, message);
  return { channel: channel.id, ts: message.ts };
}

/** `chat:write.public` lets an app post into public channels it is not in. */
function mayPost(slack: Slack, channel: Channel): void {
  const open = channel.kind === 'public' && slack.settings.scopes.has('chat:write.public') && !channel.isArchived;
  if (channel.kind === 'im') needScope(slack, 'im:write', 'chat:write');
  if (!open) mustBeIn(slack, channel);
}

/** A reply names the first message of its thread. */
export function threadOf(channel: Channel, ts: string | undefined): string | undefined {
  if (ts === undefined || ts === '') return undefined;
  const parent = channel.messages.get(ts);
  if (parent === undefined) throw new Refusal('thread_not_found');
  if (parent.thread_ts !== undefined && parent.thread_ts !== parent.ts) throw new Refusal('cannot_reply_to_message');
  return ts;
}

function mustBeOwn(slack: Slack, message: SlackMessage, otherwise: string): void {
  if (message.bot_id !== slack.state.identity.botId) throw new Refusal(otherwise);
}

function namesLinked(slack: Slack, args: Args, text: string): string {
  const everything = args.text('parse') === 'full';
  return everything || args.flag('link_names') === true ? linkNames(slack, text, everything) : text;
}
