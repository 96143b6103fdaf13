import type { Env } from './config.ts';

export interface SlackConfig {
  token: string;
  apiUrl: string | null;
  transport: { kind: 'http'; signingSecret: string } | { kind: 'socket'; appToken: string };
  escalationChannel: string;
  watchedChannels: string[];
}

/** How Slack is reached, or null where it is not connected. What is wrong goes to `faults`. */
export function slackOf(env: Env, faults: string[]): SlackConfig | null {
  if (env.SLACK_BOT_TOKEN === undefined) {
    if (env.SLACK_APP_TOKEN !== undefined || env.SLACK_SIGNING_SECRET !== undefined) {
      faults.push('SLACK_BOT_TOKEN: missing, while other Slack settings are there');
    }
    return null;
  }
  const transport =
    env.SLACK_APP_TOKEN !== undefined
      ? ({ kind: 'socket', appToken: env.SLACK_APP_TOKEN } as const)
      : env.SLACK_SIGNING_SECRET !== undefined
        ? ({ kind: 'http', signingSecret: env.SLACK_SIGNING_SECRET } as const)
        : null;
  if (transport === null) {
    faults.push('SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP)');
    return null;
  }
  return {
    token: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL ?? null,
    transport,
    escalationChannel: env.ESCALATION_CHANNEL,
    watchedChannels: env.WATCHED_CHANNELS,
  };
}
