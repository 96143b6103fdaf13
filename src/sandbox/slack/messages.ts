import { micros } from './ids.ts';
import type { Json } from './json.ts';
import type { Slack } from './slack.ts';
import type { Channel, SlackMessage } from './state.ts';

/** What the author decides; the rest follows from the channel. */
export type Draft = Omit<SlackMessage, 'type' | 'ts' | 'team' | 'reactions' | 'parent_user_id'>;

/** What Slack adds to a message of this app. */
export function botAuthor(slack: Slack): Pick<Draft, 'user' | 'bot_id' | 'app_id' | 'bot_profile'> {
  const { botUser, botId, appId, teamId } = slack.state.identity;
  const name = slack.state.users.get(botUser)?.name ?? 'umbrage';
  const bot_profile = { id: botId, app_id: appId, name, deleted: false, team_id: teamId, updated: 0 };
  return { user: botUser, bot_id: botId, app_id: appId, bot_profile };
}

/** Stores a message and tells the app about it, its own messages included. */
export function addMessage(slack: Slack, channel: Channel, draft: Draft): SlackMessage {
  const parent = draft.thread_ts === undefined ? undefined : channel.messages.get(draft.thread_ts);
  const message: SlackMessage = {
    ...draft,
    type: 'message',
    ts: slack.nextTs(),
    team: slack.state.identity.teamId,
    reactions: [],
    ...(parent === undefined ? {} : { parent_user_id: parent.user }),
  };
  if (parent !== undefined) parent.thread_ts = parent.ts;
  channel.messages.set(message.ts, message);
  const root =
    message.subtype === 'thread_broadcast' && parent !== undefined ? { root: wireMessage(channel, parent) } : {};
  slack.emit({ ...wireMessage(channel, message), ...root, ...placed(channel, message.ts) }, channel);
  slack.changed({ kind: 'message', where: channel.id });
  return message;
}

/** Replaces parts of a message. `undefined` in `change` leaves a part as it is. */
export function editMessage(
  slack: Slack,
  channel: Channel,
  message: SlackMessage,
  change: Partial<Pick<SlackMessage, 'text' | 'blocks' | 'attachments' | 'metadata'>>,
  editor: string | null,
): void {
  const previous = wireMessage(channel, message);
  if (change.text !== undefined) message.text = change.text;
  if (change.blocks !== undefined) setOrDrop(message, 'blocks', change.blocks);
  if (change.attachments !== undefined) setOrDrop(message, 'attachments', change.attachments);
  if (change.metadata !== undefined) setMetadata(message, change.metadata);
  const ts = slack.nextTs();
  if (editor !== null) message.edited = { user: editor, ts };
  slack.emit(
    {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      message: wireMessage(channel, message),
      previous_message: previous,
      ...placed(channel, ts),
      ts,
    },
    channel,
  );
  slack.changed({ kind: 'message', where: channel.id });
}

/** A deleted message that has replies leaves a tombstone, so that its thread stays. */
export function removeMessage(slack: Slack, channel: Channel, message: SlackMessage): void {
  const previous = wireMessage(channel, message);
  if (repliesTo(channel, message.ts).length > 0) {
    const { type, ts, user, team, thread_ts } = message;
    const text = 'This message was deleted.';
    const kept = thread_ts === undefined ? {} : { thread_ts };
    channel.messages.set(ts, { type, ts, user, team, text, subtype: 'tombstone', reactions: [], ...kept });
  } else {
    channel.messages.delete(message.ts);
  }
  channel.pins.delete(message.ts);
  const ts = slack.nextTs();
  slack.emit(
    {
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      deleted_ts: message.ts,
      previous_message: previous,
      ...placed(channel, ts),
      ts,
    },
    channel,
  );
  slack.changed({ kind: 'message', where: channel.id });
}

/** The form in which a message travels. Metadata travels only when asked for. */
export function wireMessage(channel: Channel, message: SlackMessage, withMetadata = false): Json {
  const { reactions, metadata, ...rest } = message;
  return {
    ...rest,
    ...(reactions.length > 0 ? { reactions: reactions.map((each) => ({ ...each })) } : {}),
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    ...(channel.pins.has(message.ts) ? { pinned_to: [channel.id] } : {}),
    ...threadFacts(channel, message),
  };
}

export function repliesTo(channel: Channel, ts: string): SlackMessage[] {
  return [...channel.messages.values()].filter((each) => each.thread_ts === ts && each.ts !== ts);
}

/** What the channel shows: no replies, except those also sent to the channel. */
export function isTopLevel(message: SlackMessage): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}

/** Oldest first. */
export function inOrder(messages: Iterable<SlackMessage>): SlackMessage[] {
  return [...messages].sort((a, b) => micros(a.ts) - micros(b.ts));
}

function threadFacts(channel: Channel, message: SlackMessage): Json {
  if (message.thread_ts !== message.ts) return {};
  const replies = repliesTo(channel, message.ts);
  const users = [...new Set(replies.map((each) => each.user))];
  const latest = inOrder(replies).at(-1)?.ts;
  return {
    reply_count: replies.length,
    reply_users_count: users.length,
    reply_users: users,
    is_locked: false,
    subscribed: replies.length > 0,
    ...(latest === undefined ? {} : { latest_reply: latest }),
  };
}

function placed(channel: Channel, ts: string): Json {
  const type = channel.kind === 'im' ? 'im' : channel.kind === 'private' ? 'group' : 'channel';
  return { channel: channel.id, channel_type: type, event_ts: ts };
}

function setOrDrop(message: SlackMessage, key: 'blocks' | 'attachments', value: Json[]): void {
  if (value.length === 0) delete message[key];
  else message[key] = value;
}

/** An empty object removes the metadata. */
function setMetadata(message: SlackMessage, metadata: Json): void {
  if (Object.keys(metadata).length === 0) delete message.metadata;
  else message.metadata = metadata;
}
