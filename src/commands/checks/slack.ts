import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { SCOPE_REASONS } from '../../../manifests/slack.ts';
import type { Config, SlackConfig } from '../../config.ts';
import { type Finding, failed, look, ok, skipped, warning } from './check.ts';

const Identity = z.object({
  team: z.string().optional(),
  user: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const Channels = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), is_member: z.boolean().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export async function checkSlack({ slack }: Pick<Config, 'slack'>): Promise<Finding[]> {
  if (slack === null) return [skipped('Slack', 'not connected; set SLACK_BOT_TOKEN to connect it')];
  const client = new WebClient(slack.token, {
    ...(slack.apiUrl === null ? {} : { slackApiUrl: slack.apiUrl }),
    retryConfig: { retries: 1 },
    timeout: 10_000,
  });
  const identity = await look('Slack: token', 'Check SLACK_BOT_TOKEN, and that the app is installed.', () =>
    checkToken(client),
  );
  if (identity.some(({ status }) => status === 'failed')) return identity;
  const channels = await look('Slack: channels', 'Give the app the scope channels:read.', () =>
    checkChannels(client, slack),
  );
  const how = slack.transport.kind === 'socket' ? 'Socket Mode' : 'HTTP';
  return [...identity, ok('Slack: connection', how), ...channels];
}

async function checkToken(client: WebClient): Promise<Finding[]> {
  const { team, user, response_metadata } = Identity.parse(await client.auth.test());
  const granted = response_metadata?.scopes;
  const token = ok('Slack: token', `${user ?? 'the bot'} in ${team ?? 'the workspace'}`);
  if (granted === undefined) return [token, skipped('Slack: scopes', 'Slack did not name them')];
  const missing = Object.entries(SCOPE_REASONS).filter(([scope]) => !granted.includes(scope));
  if (missing.length === 0) return [token, ok('Slack: scopes', 'as in manifests/manifest.json')];
  const what = missing.map(([scope, reason]) => `${scope} (to ${reason})`).join(', ');
  return [
    token,
    failed('Slack: scopes', `missing: ${what}`, 'Update the app from manifests/manifest.json and install it again.'),
  ];
}

async function checkChannels(client: WebClient, slack: SlackConfig): Promise<Finding[]> {
  const all = await channelsOf(client);
  return [...new Set([slack.escalationChannel, ...slack.watchedChannels])].map((wanted) => {
    const name = `Slack: ${wanted}`;
    const channel = all.find(({ id, name: known }) => id === wanted || `#${known}` === wanted || known === wanted);
    if (channel === undefined)
      return failed(name, 'the bot sees no such channel', 'Check the name; invite the bot if it is private.');
    return channel.is_member === false
      ? warning(name, 'the bot is not in it', `Invite it: /invite in ${wanted}.`)
      : ok(name, 'joined');
  });
}

async function channelsOf(client: WebClient): Promise<z.infer<typeof Channels>['channels']> {
  const all: z.infer<typeof Channels>['channels'] = [];
  for (let cursor: string | undefined; ; ) {
    const answer = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    const { channels, response_metadata } = Channels.parse(answer);
    all.push(...channels);
    cursor = response_metadata?.next_cursor;
    if (!cursor) return all;
  }
}
