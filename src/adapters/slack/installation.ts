import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import { callSlack, clientOptions, type SlackAccess } from './client.ts';
import { directory } from './directory.ts';

const Tested = z.object({
  team: z.string(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const Joined = z.object({ warning: z.string().optional() });

const nothing = () => undefined;
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, within: (_, work) => work() };
const clientFor = (access: SlackAccess) => new WebClient(access.token, clientOptions(access, silent, 1));

/** The workspace of a token, and what the token may do. Slack says that in a header (x-oauth-scopes) of every answer. */
export async function installation(access: SlackAccess): Promise<{ team: string; scopes: string[] }> {
  const client = clientFor(access);
  const { team, response_metadata } = Tested.parse(await callSlack('auth.test', () => client.auth.test()));
  return {
    team,
    scopes: (response_metadata?.scopes ?? []).map((scope) => scope.trim()).filter((scope) => scope !== ''),
  };
}

/** Enters a public channel, named as people do. Into a private one the bot has to be invited. @returns what came of it */
export async function joinChannel(access: SlackAccess, name: string): Promise<string> {
  const client = clientFor(access);
  try {
    const channel = await directory(client, Date.now).channelId(name);
    if (!(await directory(client, Date.now).isInternal(channel)))
      return 'shared with another company: choose another one';
    const { warning } = Joined.parse(
      await callSlack('conversations.join', () => client.conversations.join({ channel })),
    );
    return warning === 'already_in_channel' ? 'already there' : 'joined';
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure;
    // Slack shows the bot only those private channels that it is in.
    if (failure.code === 'method_not_supported_for_channel_type') return 'already there';
    return failure.message;
  }
}
