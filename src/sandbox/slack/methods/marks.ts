import type { Args } from '../args.ts';
import type { Json } from '../json.ts';
import { channelById, messageAt, mustBeIn } from '../lookup.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { Channel, SlackMessage } from '../state.ts';
import type { Methods } from './method.ts';

/** Reactions and pins. */
export const MARKS: Methods = {
  'reactions.add': { scopes: ['reactions:write'], tier: 'tier3', run: addReaction },
  'reactions.remove': { scopes: ['reactions:write'], tier: 'tier2', run: removeReaction },
  'pins.add': { scopes: ['pins:write'], tier: 'tier2', run: addPin },
  'pins.remove': { scopes: ['pins:write'], tier: 'tier2', run: removePin },
};

const MAX_REACTIONS = 50;

function addReaction(slack: Slack, args: Args): Json {
  const { channel, message, name } = marked(slack, args);
  react(slack, channel, message, slack.state.identity.botUser, name);
  return {};
}

function removeReaction(slack: Slack, args: Args): Json {
  const { channel, message, name } = marked(slack, args);
  unreact(slack, channel, message, slack.state.identity.botUser, name);
  return {};
}

/** @throws Refusal `already_reacted`, `too_many_reactions` */
export function react(slack: Slack, channel: Channel, message: SlackMessage, user: string, name: string): void {
  const known = message.reactions.find((each) => each.name === name);
  if (known?.users.includes(user) === true) throw new Refusal('already_reacted');
  if (known === undefined && message.reactions.length >= MAX_REACTIONS) throw new Refusal('too_many_emoji');
  if (known === undefined) message.reactions.push({ name, users: [user], count: 1 });
  else known.count = known.users.push(user);
  announce(slack, channel, message, 'reaction_added', user, name);
}

/** @throws Refusal `no_reaction` */
export function unreact(slack: Slack, channel: Channel, message: SlackMessage, user: string, name: string): void {
  const known = message.reactions.find((each) => each.name === name && each.users.includes(user));
  if (known === undefined) throw new Refusal('no_reaction');
  known.users = known.users.filter((each) => each !== user);
  known.count = known.users.length;
  message.reactions = message.reactions.filter((each) => each.count > 0);
  announce(slack, channel, message, 'reaction_removed', user, name);
}

function announce(
  slack: Slack,
  channel: Channel,
  message: SlackMessage,
  type: string,
  user: string,
  name: string,
): void {
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  slack.emit({ type, user, reaction: name, item_user: message.user, item, event_ts: slack.nextTs() }, channel);
  slack.changed({ kind: 'message', where: channel.id });
}

function marked(slack: Slack, args: Args): { channel: Channel; message: SlackMessage; name: string } {
  const name = args.required('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refusal('invalid_name');
  const channel = channelById(slack, args.required('channel'));
  mustBeIn(slack, channel);
  return { channel, message: messageAt(channel, args.required('timestamp')), name };
}

function addPin(slack: Slack, args: Args): Json {
  const { channel, message } = pinned(slack, args);
  if (channel.pins.has(message.ts)) throw new Refusal('already_pinned');
  channel.pins.add(message.ts);
  slack.changed({ kind: 'message', where: channel.id });
  return {};
}

function removePin(slack: Slack, args: Args): Json {
  const { channel, message } = pinned(slack, args);
  if (!channel.pins.delete(message.ts)) throw new Refusal('no_pin');
  slack.changed({ kind: 'message', where: channel.id });
  return {};
}

function pinned(slack: Slack, args: Args): { channel: Channel; message: SlackMessage } {
  const channel = channelById(slack, args.required('channel'));
  mustBeIn(slack, channel);
  return { channel, message: messageAt(channel, args.required('timestamp')) };
}
