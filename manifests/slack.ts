import manifest from './manifest.json' with { type: 'json' };

/** Why the Slack app asks for each scope. A test fails when a scope has no reason or a reason no scope. */
export const SCOPE_REASONS: Readonly<Record<string, string>> = {
  'channels:history': 'read complaints in watched public channels, and find an alert again whose confirmation was lost',
  'channels:read': 'turn channel names in the settings into ids',
  'chat:write': 'post and edit alerts',
  commands: 'answer /classify',
  'groups:history': 'the same as channels:history in private channels the bot was invited into',
  'groups:read': 'the same as channels:read for private channels',
  'reactions:write': 'mark a message that was classified',
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
