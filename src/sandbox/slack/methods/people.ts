import { randomUUID } from 'node:crypto';
import type { Args } from '../args.ts';
import type { Json } from '../json.ts';
import { userById } from '../lookup.ts';
import { page } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { User } from '../state.ts';
import type { Methods } from './method.ts';

/** Who is who: the app itself, people, groups, the workspace. */
export const PEOPLE: Methods = {
  'auth.test': { scopes: [], tier: 'special', run: authTest },
  'apps.connections.open': { scopes: [], tier: 'tier1', appToken: true, run: openConnection },
  'users.info': { scopes: ['users:read'], tier: 'tier4', run: usersInfo },
  'users.list': { scopes: ['users:read'], tier: 'tier2', run: usersList },
  'usergroups.list': { scopes: ['usergroups:read'], tier: 'tier2', run: groupsList },
  'bots.info': { scopes: ['users:read'], tier: 'tier3', run: botsInfo },
  'team.info': { scopes: ['team:read'], tier: 'tier3', run: teamInfo },
};

function authTest(slack: Slack): Json {
  const { teamId, teamName, teamDomain, botId, botUser } = slack.state.identity;
  return {
    url: `https://${teamDomain}.slack.com/`,
    team: teamName,
    user: slack.state.users.get(botUser)?.name,
    team_id: teamId,
    user_id: botUser,
    bot_id: botId,
    is_enterprise_install: false,
  };
}

/** The address is good for one connection, soon. */
function openConnection(slack: Slack): Json {
  const ticket = randomUUID();
  slack.socketTickets.add(ticket);
  const address = slack.base().replace(/^http/, 'ws');
  return { url: `${address}/link/?ticket=${ticket}&app_id=${slack.state.identity.appId}` };
}

function usersInfo(slack: Slack, args: Args): Json {
  return { user: wireUser(slack, userById(slack, args.required('user'))) };
}

function usersList(slack: Slack, args: Args): Json {
  const { items, metadata } = page(
    [...slack.state.users.values()],
    args.integer('limit', 100, 1, 1000),
    args.text('cursor'),
  );
  return { members: items.map((user) => wireUser(slack, user)), response_metadata: metadata };
}

function groupsList(slack: Slack, args: Args): Json {
  const withUsers = args.flag('include_users') === true;
  const usergroups = [...slack.state.groups.values()].map(({ id, handle, name, users }) => ({
    id,
    team_id: slack.state.identity.teamId,
    is_usergroup: true,
    name,
    handle,
    description: '',
    date_delete: 0,
    user_count: users.length,
    ...(withUsers ? { users } : {}),
  }));
  return { usergroups };
}

function botsInfo(slack: Slack, args: Args): Json {
  const { botId, botUser, appId } = slack.state.identity;
  if (args.has('bot') && args.text('bot') !== botId) throw new Refusal('bot_not_found');
  const name = slack.state.users.get(botUser)?.name;
  return { bot: { id: botId, deleted: false, name, updated: 0, app_id: appId, user_id: botUser, icons: {} } };
}

function teamInfo(slack: Slack): Json {
  const { teamId, teamName, teamDomain } = slack.state.identity;
  return { team: { id: teamId, name: teamName, domain: teamDomain, email_domain: '', icon: {} } };
}

function wireUser(slack: Slack, user: User): Json {
  const { teamId } = slack.state.identity;
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetSeconds(user.tz, slack.clock()),
    profile: { real_name: user.realName, display_name: user.name, team: teamId },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: 0,
  };
}

function offsetSeconds(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '');
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}
