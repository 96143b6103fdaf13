import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { SCOPE_REASONS } from '../../../manifests/slack.ts';
import { openLog } from '../../adapters/log.ts';
import { callSlack, interactiveClient } from '../../adapters/slack/client.ts';
import type { Config } from '../../config.ts';
import { slackChannels } from '../slack-channels.ts';
import { type Finding, failed, look, ok, skipped, warning } from './check.ts';

const Identity = z.object({
  team: z.string().optional(),
  user: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const Channels = z.object({
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      is_member: z.boolean().optional(),
      is_ext_shared: z.boolean().optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** What goes wrong becomes a finding, so the client need not say it too. */
const silent = openLog('silent');

export async function checkSlack(config: Config): Promise<Finding[]> {
  const { slack } = config;
  if (slack === null) return [skipped('Slack', 'not connected; set SLACK_BOT_TOKEN to connect it')];
  const client = interactiveClient(slack, silent);
  const identity = await look('Slack: token', 'Check SLACK_BOT_TOKEN, and that the app is installed.', () =>
    checkToken(client),
  );
  if (identity.some(({ name, status }) => name === 'Slack: token' && status === 'failed')) return identity;
  const channels = await look('Slack: channels', 'Give the app the scope channels:read, and see the rules.', async () =>
    checkChannels(client, await slackChannels(config, slack)),
  );
  const how = slack.transport.kind === 'socket' ? 'Socket Mode' : 'HTTP';
  return [...identity, ok('Slack: connection', how), ...channels];
}

async function checkToken(client: WebClient): Promise<Finding[]> {
  const { team, user, response_metadata } = Identity.parse(await callSlack('auth.test', () => client.auth.test()));
  const granted = response_metadata?.scopes;
  const token = ok('Slack: token', `${user ?? 'the bot'} in ${team ?? 'the workspace'}`);
  if (granted === undefined) return [token, skipped('Slack: scopes', 'Slack did not name them')];
  const missing = Object.entries(SCOPE_REASONS).filter(([scope]) => !granted.includes(scope));
  const extra = granted.filter((scope) => scope !== '' && !(scope in SCOPE_REASONS));
  if (missing.length === 0 && extra.length > 0) {
    const what = `more than manifests/manifest.json asks for: ${extra.join(', ')}`;
    return [token, warning('Slack: scopes', what, 'Take them away from the app and install it again.')];
  }
  if (missing.length === 0) return [token, ok('Slack: scopes', 'as in manifests/manifest.json')];
  const what = missing.map(([scope, reason]) => `${scope} (to ${reason})`).join(', ');
  return [
    token,
    failed('Slack: scopes', `missing: ${what}`, 'Update the app from manifests/manifest.json and install it again.'),
  ];
}

async function checkChannels(client: WebClient, named: readonly string[]): Promise<Finding[]> {
  const all = await channelsOf(client);
  return named.map((wanted) => {
    const name = `Slack: ${wanted}`;
    const channel = all.find(({ id, name: known }) => id === wanted || `#${known}` === wanted || known === wanted);
    if (channel === undefined)
      return failed(name, 'the bot sees no such channel', 'Check the name; invite the bot if it is private.');
    if (channel.is_ext_shared === true)
      return warning(name, 'shared with another company, so nothing is posted there', 'Alert in another channel.');
    return channel.is_member === false
      ? warning(name, 'the bot is not in it', `Invite it: /invite in ${wanted}.`)
      : ok(name, 'joined');
  });
}

async function channelsOf(client: WebClient): Promise<z.infer<typeof Channels>['channels']> {
  const all: z.infer<typeof Channels>['channels'] = [];
  for (let cursor: string | undefined; ; ) {
    const page = {
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    };
    const answer = await callSlack('conversations.list', () => client.conversations.list(page));
    const { channels, response_metadata } = Channels.parse(answer);
    all.push(...channels);
    cursor = response_metadata?.next_cursor;
    if (!cursor) return all;
  }
}
