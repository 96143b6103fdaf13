import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';

const quiet = () => undefined;

/** The refusals these tests provoke are not worth a line on the terminal each. */
export const SILENT = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  getLevel: () => LogLevel.ERROR,
  setName: quiet,
};

/** The real client, without retries. */
export function clientFor(slack: SlackSandbox, options: WebClientOptions = {}, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
    ...options,
  });
}
