import { slackId } from './ids.ts';
import { Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';
import type { Channel, SlackMessage, User } from './state.ts';

/** A channel by id. @throws Refusal `channel_not_found` */
export function channelById(slack: Slack, id: string): Channel {
  const channel = slack.state.channels.get(id);
  if (channel === undefined) throw new Refusal('channel_not_found');
  if (channel.kind === 'private' && !isMember(slack, channel)) throw new Refusal('channel_not_found');
  return channel;
}

/** Where a message may go: an id, a name with or without `#`, or a user id, which means the direct message. */
export function destination(slack: Slack, where: string): Channel {
  if (slack.state.users.has(where)) return directMessage(slack, where);
  const named = findChannel(slack, where);
  return channelById(slack, named?.id ?? where);
}

export function findChannel(slack: Slack, where: string): Channel | undefined {
  const name = where.replace(/^#/, '');
  return slack.state.channels.get(where) ?? [...slack.state.channels.values()].find((each) => each.name === name);
}

export function isMember(slack: Slack, channel: Channel): boolean {
  return channel.members.has(slack.state.identity.botUser);
}

/** @throws Refusal `not_in_channel` or `is_archived` */
export function mustBeIn(slack: Slack, channel: Channel): void {
  if (channel.isArchived) throw new Refusal('is_archived');
  if (!isMember(slack, channel)) throw new Refusal('not_in_channel');
}

/** @throws Refusal `message_not_found` */
export function messageAt(channel: Channel, ts: string): SlackMessage {
  const message = channel.messages.get(ts);
  if (message === undefined || message.subtype === 'tombstone') throw new Refusal('message_not_found');
  return message;
}

/** @throws Refusal `user_not_found` */
export function userById(slack: Slack, id: string): User {
  const user = slack.state.users.get(id);
  if (user === undefined) throw new Refusal('user_not_found');
  return user;
}

/** The direct message between the app and a person; made when there was none. */
export function directMessage(slack: Slack, user: string): Channel {
  const known = [...slack.state.channels.values()].find((each) => each.kind === 'im' && each.user === user);
  if (known !== undefined) return known;
  const channel: Channel = {
    id: slackId('D'),
    name: '',
    kind: 'im',
    isShared: false,
    isArchived: false,
    user,
    created: Math.floor(slack.clock() / 1000),
    members: new Set([user, slack.state.identity.botUser]),
    messages: new Map(),
    pins: new Set(),
  };
  slack.state.channels.set(channel.id, channel);
  return channel;
}

/** @throws Refusal `missing_scope` with what was needed and what there is */
export function needScope(slack: Slack, ...anyOf: string[]): void {
  const { scopes } = slack.settings;
  if (anyOf.some((scope) => scopes.has(scope))) return;
  throw new Refusal('missing_scope', { needed: anyOf.join(','), provided: [...scopes].join(',') });
}

/** The scope family of a channel's kind: `channels`, `groups` or `im`. */
export function scopeFamily(channel: Channel): 'channels' | 'groups' | 'im' {
  return channel.kind === 'public' ? 'channels' : channel.kind === 'private' ? 'groups' : 'im';
}
