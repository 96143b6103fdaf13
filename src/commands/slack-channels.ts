import type { Config, SlackConfig } from '../config.ts';
import { readRules } from '../read-rules.ts';

/** Every channel that a setting or a rule names, as it is named there. @throws Error when the rules cannot be read */
export async function slackChannels(config: Config, slack: SlackConfig): Promise<string[]> {
  const { rules, digest } = await readRules(config);
  const named = [
    slack.escalationChannel,
    ...slack.watchedChannels,
    ...rules.map(({ channel }) => channel),
    ...(digest === null ? [] : [digest.channel]),
    ...(config.operatorsChannel === undefined ? [] : [config.operatorsChannel]),
  ];
  return [...new Set(named)];
}
