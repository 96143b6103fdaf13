import { slackId } from './ids.ts';
import { findChannel } from './lookup.ts';
import { enter } from './methods/conversations.ts';
import type { Slack } from './slack.ts';
import { type Channel, emptyState, type Identity, type State, type User, type UserGroup } from './state.ts';

export interface ChannelOptions {
  /** Names or ids of members. The app is a member unless `withoutApp`. */
  members?: readonly string[];
  /** Shared with another workspace (Slack Connect). */
  shared?: boolean;
  private?: boolean;
  withoutApp?: boolean;
}

export interface UserOptions {
  realName?: string;
  /** IANA name; UTC when absent. */
  tz?: string;
}

const IDENTITY: Identity = {
  teamId: 'T0UMBRAGE1',
  teamName: 'Sandbox',
  teamDomain: 'umbrage-sandbox',
  appId: 'A0UMBRAGE1',
  botId: 'B0UMBRAGE1',
  botUser: 'U0UMBRAGE1',
};

/** A workspace with three people, and the channels general (without the app), escalations and complaints. */
export function presetState(nowMs: number): State {
  const state = emptyState(IDENTITY);
  const bot = { id: IDENTITY.botUser, name: 'umbrage', realName: 'Umbrage', tz: 'Etc/UTC', isBot: true };
  state.users.set(bot.id, bot);
  const people = [
    { name: 'mara', realName: 'Mara Lind', tz: 'Europe/Berlin' },
    { name: 'theo', realName: 'Theo Okafor', tz: 'America/New_York' },
    { name: 'ines', realName: 'Ines Duarte', tz: 'Europe/Lisbon' },
  ].map((options) => newUser(state, options.name, options));
  const members = people.map((user) => user.id);
  newChannel(state, 'general', { members, withoutApp: true }, nowMs);
  newChannel(state, 'escalations', { members }, nowMs);
  newChannel(state, 'complaints', { members }, nowMs);
  return state;
}

export function newUser(state: State, name: string, options: UserOptions): User {
  const user = {
    id: slackId('U'),
    name,
    realName: options.realName ?? name,
    tz: options.tz ?? 'Etc/UTC',
    isBot: false,
  };
  state.users.set(user.id, user);
  return user;
}

export function newChannel(state: State, name: string, options: ChannelOptions, nowMs: number): Channel {
  if (!/^[a-z0-9_-]{1,80}$/.test(name)) throw new Error(`A channel cannot be called ${name}.`);
  const members = (options.members ?? []).map((member) => personIn(state, member).id);
  const channel: Channel = {
    id: slackId('C'),
    name,
    kind: options.private === true ? 'private' : 'public',
    isShared: options.shared === true,
    isArchived: false,
    created: Math.floor(nowMs / 1000),
    members: new Set(options.withoutApp === true ? members : [...members, state.identity.botUser]),
    messages: new Map(),
    pins: new Set(),
  };
  state.channels.set(channel.id, channel);
  return channel;
}

/** @param members names or ids of people */
export function newGroup(state: State, handle: string, members: readonly string[]): UserGroup {
  const users = members.map((member) => personIn(state, member).id);
  const group = { id: slackId('S'), handle, name: handle, users };
  state.groups.set(group.id, group);
  return group;
}

/** A person by id, name or `@name`. @throws Error when there is none */
export function personIn(state: State, who: string): User {
  const name = who.replace(/^@/, '');
  const user = state.users.get(who) ?? [...state.users.values()].find((each) => each.name === name);
  if (user === undefined) throw new Error(`There is nobody called ${who} in the workspace.`);
  return user;
}

/** A channel by id, `#name` or name. @throws Error when there is none */
export function channelIn(slack: Slack, where: string): Channel {
  const channel = findChannel(slack, where);
  if (channel === undefined) throw new Error(`There is no channel ${where} in the workspace.`);
  return channel;
}

/** Somebody invites the app, or a person, into a channel. */
export function invite(slack: Slack, channel: Channel, who: string): void {
  enter(slack, channel, personIn(slack.state, who).id);
}
