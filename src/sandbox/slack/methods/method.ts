import type { Args } from '../args.ts';
import type { Json } from '../json.ts';
import type { Tier } from '../rate-limits.ts';
import type { Slack } from '../slack.ts';

/** One Web API method. */
export interface Method {
  /** Any one of these is enough; none are needed when empty. Scopes that depend on the channel are checked in `run`. */
  scopes: readonly string[];
  tier: Tier;
  /** Called with the app-level token instead of the bot token. */
  appToken?: true;
  /** Does the work. @throws Refusal */
  run(slack: Slack, args: Args): Json;
}

export type Methods = Record<string, Method>;
