import type { Args } from '../args.ts';
import type { Json } from '../json.ts';
import { channelById, directMessage, isMember, needScope, scopeFamily, userById } from '../lookup.ts';
import { addMessage } from '../messages.ts';
import { page } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { Channel } from '../state.ts';
import type { Methods } from './method.ts';

const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

/** Channels and who is in them. */
export const CONVERSATIONS: Methods = {
  'conversations.list': { scopes: READ, tier: 'tier2', run: list },
  'users.conversations': { scopes: READ, tier: 'tier3', run: ownConversations },
  'conversations.info': { scopes: READ, tier: 'tier3', run: info },
  'conversations.join': { scopes: ['channels:join'], tier: 'tier3', run: join },
  'conversations.members': { scopes: READ, tier: 'tier4', run: members },
  'conversations.open': { scopes: ['im:write', 'mpim:write'], tier: 'tier3', run: open },
};

function list(slack: Slack, args: Args): Json {
  return channelPage(slack, args, (channel) => channel.kind !== 'private' || isMember(slack, channel));
}

function ownConversations(slack: Slack, args: Args): Json {
  const user = args.text('user') ?? slack.state.identity.botUser;
  return channelPage(slack, args, (channel) => channel.members.has(user));
}

function channelPage(slack: Slack, args: Args, visible: (channel: Channel) => boolean): Json {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const unknown = types.find((type) => !['public_channel', 'private_channel', 'im', 'mpim'].includes(type));
  if (unknown !== undefined) throw new Refusal('invalid_types');
  if (types.includes('public_channel')) needScope(slack, 'channels:read');
  if (types.includes('private_channel')) needScope(slack, 'groups:read');
  if (types.includes('im')) needScope(slack, 'im:read');
  const withoutArchived = args.flag('exclude_archived') === true;
  const found = [...slack.state.channels.values()].filter(
    (channel) => types.includes(typeOf(channel)) && visible(channel) && !(withoutArchived && channel.isArchived),
  );
  const { items, metadata } = page(found, args.integer('limit', 100, 1, 1000), args.text('cursor'));
  return { channels: items.map((channel) => wireChannel(slack, channel)), response_metadata: metadata };
}

function info(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  needScope(slack, `${scopeFamily(channel)}:read`);
  const count = args.flag('include_num_members') === true ? { num_members: channel.members.size } : {};
  return { channel: { ...wireChannel(slack, channel), ...count } };
}

function join(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.isArchived) throw new Refusal('is_archived');
  if (isMember(slack, channel)) {
    return {
      channel: wireChannel(slack, channel),
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    };
  }
  enter(slack, channel, slack.state.identity.botUser);
  return { channel: wireChannel(slack, channel) };
}

/** Somebody becomes a member: the event, and the line in the channel. */
export function enter(slack: Slack, channel: Channel, user: string): void {
  channel.members.add(user);
  const type = channel.kind === 'private' ? 'G' : 'C';
  const team = slack.state.identity.teamId;
  const joined = { type: 'member_joined_channel', user, channel: channel.id, channel_type: type, team };
  slack.emit({ ...joined, event_ts: slack.nextTs() }, channel);
  addMessage(slack, channel, { user, subtype: 'channel_join', text: `<@${user}> has joined the channel` });
  slack.changed({ kind: 'channel', where: channel.id });
}

function members(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  needScope(slack, `${scopeFamily(channel)}:read`);
  const { items, metadata } = page([...channel.members], args.integer('limit', 100, 1, 1000), args.text('cursor'));
  return { members: items, response_metadata: metadata };
}

function open(slack: Slack, args: Args): Json {
  if (args.has('channel')) return { channel: { id: channelById(slack, args.required('channel')).id } };
  const users = args.required('users').split(',');
  if (users.length > 1) throw new Refusal('method_not_supported_for_channel_type');
  const user = userById(slack, users[0] ?? '');
  const channel = directMessage(slack, user.id);
  return { channel: args.flag('return_im') === true ? wireChannel(slack, channel) : { id: channel.id } };
}

const typeOf = ({ kind }: Channel): string => (kind === 'im' ? 'im' : `${kind}_channel`);

function wireChannel(slack: Slack, channel: Channel): Json {
  const { teamId } = slack.state.identity;
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.isArchived,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_org_shared: false,
    context_team_id: teamId,
  };
  if (channel.kind === 'im') return { ...common, user: channel.user, is_user_deleted: false };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_shared: channel.isShared,
    is_ext_shared: channel.isShared,
    is_pending_ext_shared: false,
    is_member: isMember(slack, channel),
    shared_team_ids: [teamId],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    num_members: channel.members.size,
  };
}
