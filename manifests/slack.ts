import manifest from './manifest.json' with { type: 'json' };

/** Why the Slack app asks for each scope. A test fails when a scope has no reason or a reason no scope. */
export const SCOPE_REASONS: Readonly<Record<string, string>> = {
  'channels:history':
    'read complaints in watched public channels, catch up with them after a pause, and find a message of ours again whose confirmation was lost',
  'channels:join': 'let `umbrage setup slack` enter the channels of the settings',
  'channels:read':
    'turn channel names into ids, see who is in the alert channel, and keep out of channels shared with other companies',
  'chat:write': 'post and edit alerts, their threads, incidents and digests',
  commands: 'answer /classify and the message shortcut',
  'groups:history': 'the same as channels:history in private channels the bot was invited into',
  'groups:read': 'the same as channels:read for private channels',
  'im:history': 'answer direct messages, and find an answer again whose confirmation was lost',
  'im:write': 'tell a person in private that an alert was assigned to them',
  'links:read': 'hear of links to tickets',
  'links:write': 'show below such a link what is known of the ticket',
  'reactions:write': 'mark a message that was classified',
  'users:read': "know a person's time zone for “tomorrow, 9:00”, and the name of whoever a ticket is made for",
};

/** The manifest for an installation that Slack can reach: requests go to `publicUrl` instead of through a socket. */
export function httpManifest(publicUrl: string): object {
  const url = `${publicUrl}/slack/events`;
  return {
    ...manifest,
    features: {
      ...manifest.features,
      slash_commands: manifest.features.slash_commands.map((command) => ({ ...command, url })),
    },
    settings: {
      ...manifest.settings,
      socket_mode_enabled: false,
      event_subscriptions: { ...manifest.settings.event_subscriptions, request_url: url },
      interactivity: { is_enabled: true, request_url: url },
    },
  };
}
