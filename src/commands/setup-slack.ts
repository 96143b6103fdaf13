import { Command } from 'commander';
import manifest from '../../manifests/manifest.json' with { type: 'json' };
import { httpManifest, SCOPE_REASONS } from '../../manifests/slack.ts';
import { installation, joinChannel } from '../adapters/slack/installation.ts';
import type { SlackConfig } from '../config.ts';
import type { CommandContext } from './context.ts';
import { slackChannels } from './slack-channels.ts';

const STEPS = [
  'Open https://api.slack.com/apps, choose "Create New App", "From a manifest", and your workspace.',
  'Paste the manifest: `umbrage setup slack --manifest` prints it. Replace zendesk.com in unfurl_domains by the domain of your Zendesk if it has one of its own.',
  'Install the app, and set SLACK_BOT_TOKEN to the Bot User OAuth Token (xoxb-...).',
  'Socket Mode: create an app-level token with connections:write and set SLACK_APP_TOKEN (xapp-...). HTTP: set SLACK_SIGNING_SECRET and PUBLIC_URL.',
  'Set ESCALATION_CHANNEL and WATCHED_CHANNELS, and run `umbrage setup slack` again. Invite the bot into private channels yourself.',
];

/** `setup slack`: the steps to take; with a token, whether it may do what it must, and the channels it has to be in. */
export function setupSlackCommand(context: CommandContext): Command {
  return new Command('slack')
    .description('Print the steps to connect Slack, check the token and join the channels.')
    .option('--manifest', 'print the manifest only')
    .option('--public-url <url>', 'a manifest for HTTP: requests come to this address instead of through a socket')
    .option('--json', 'one JSON object for machines')
    .action(async ({ manifest: only, publicUrl, json }: { manifest?: true; publicUrl?: string; json?: true }) => {
      if (only === true || publicUrl !== undefined) {
        context.out(
          JSON.stringify(publicUrl === undefined ? manifest : httpManifest(publicUrl.replace(/\/+$/, '')), null, 2),
        );
        return;
      }
      const { slack } = context.config();
      if (slack === null) {
        if (json === true) context.out(JSON.stringify({ connected: false, steps: STEPS }));
        else for (const [place, step] of STEPS.entries()) context.out(`${place + 1}. ${step}`);
        return;
      }
      await check(context, slack, json === true);
    });
}

async function check(context: CommandContext, slack: SlackConfig, json: boolean): Promise<void> {
  const { team, scopes } = await installation(slack);
  const wanted = manifest.oauth_config.scopes.bot;
  const missing = wanted.filter((scope) => !scopes.includes(scope));
  const extra = scopes.filter((scope) => !wanted.includes(scope));
  const channels = [];
  for (const channel of await slackChannels(context.config(), slack))
    channels.push({ channel, outcome: await joinChannel(slack, channel) });
  const refused = channels.filter(({ outcome }) => outcome !== 'joined' && outcome !== 'already there');
  if (json) context.out(JSON.stringify({ connected: true, team, missing, extra, channels }));
  else {
    context.out(`Workspace: ${team}`);
    for (const scope of missing) context.out(`Missing scope ${scope}: needed to ${SCOPE_REASONS[scope] ?? 'work'}`);
    for (const scope of extra) context.out(`Scope ${scope} is not needed; take it away.`);
    for (const { channel, outcome } of channels) context.out(`${channel}: ${outcome}`);
    if (missing.length + refused.length === 0) context.out('Slack is ready.');
  }
  if (missing.length > 0)
    throw new Error('The token lacks scopes. Add them to the app, install it again, and run this once more.');
  if (refused.length > 0) throw new Error('The bot cannot be in every channel it needs. See above.');
}
