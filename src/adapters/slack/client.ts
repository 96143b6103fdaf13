import { ErrorCode, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Log } from '../../core/ports.ts';
import { slackFetch } from './fetch.ts';

export interface SlackAccess {
  token: string;
  /** Ends in `/api/`; null means Slack's own. */
  apiUrl: string | null;
}

/**
 * The options every client needs. Left alone, the package waits for ever, tries ten times over half an hour, which posts a
 * message twice when only the reply was lost, and lets one busy channel delay every other call.
 */
export function clientOptions({ apiUrl }: Pick<SlackAccess, 'apiUrl'>, log: Log, retries: number): WebClientOptions {
  return {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    fetch: slackFetch,
    timeout: 8_000,
    retryConfig: { retries, factor: 2, minTimeout: 300, maxTimeout: 5_000 },
    rejectRateLimitedCalls: true,
    logger: slackLogger(log),
  };
}

/** For calls that may be repeated: reading, and opening forms while a person waits. */
export const interactiveClient = (access: SlackAccess, log: Log): WebClient =>
  new WebClient(access.token, clientOptions(access, log, 1));

/** For posting. Never repeats by itself: after an unknown outcome the channel is asked first. */
export const postingClient = (access: SlackAccess, log: Log): WebClient =>
  new WebClient(access.token, clientOptions(access, log, 0));

const Failure = z.object({
  code: z.string(),
  retryAfter: z.number().optional(),
  statusCode: z.number().optional(),
  data: z.object({ error: z.string(), needed: z.string().optional() }).optional(),
});

/** Answers that no repetition will change; anything else may be a passing fault. */
const PASSING = [
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'ratelimited',
];

/** Runs one call to Slack. @param what the method, for the operator. @throws UpstreamError */
export async function callSlack<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw slackFailure(what, cause);
  }
}

function slackFailure(what: string, cause: unknown): unknown {
  const failure = Failure.safeParse(cause);
  if (!failure.success)
    return isBug(cause) ? cause : passing(`Slack gave ${what} an answer that could not be read.`, cause);
  const { code, retryAfter, statusCode, data } = failure.data;
  switch (code) {
    case ErrorCode.PlatformError: {
      const answer = data?.error ?? 'an unnamed error';
      // The package puts a body that is not JSON here as it is: a cut answer, with what people wrote in it.
      if (!CODE.test(answer)) return passing(`Slack answered ${what} with something that is not its JSON.`, cause);
      const hint = data?.needed === undefined ? '' : ` Add the scope ${data.needed} and install the app again.`;
      const retryable = PASSING.includes(answer);
      const failed = { system: 'slack', retryable, code: answer, cause } as const;
      return new UpstreamError(`Slack answered ${what} with ${answer}.${hint}`, failed);
    }
    case ErrorCode.RateLimitedError: {
      const retryAfterMs = (retryAfter ?? 30) * 1000;
      const failed = { system: 'slack', retryable: true, code: 'ratelimited', retryAfterMs, cause } as const;
      return new UpstreamError(`Slack asked us to slow down on ${what}.`, failed);
    }
    default: {
      const came = statusCode === undefined ? 'did not answer' : `answered with status ${statusCode}`;
      return passing(`Slack ${came} on ${what}.`, cause);
    }
  }
}

const passing = (message: string, cause: unknown) =>
  new UpstreamError(message, { system: 'slack', retryable: true, cause });

/** `channel_not_found` and its like. */
const CODE = /^[a-z][a-z0-9_]{0,79}$/;

/** A connection that breaks within the answer is a TypeError too, with the reason as its cause. */
function isBug(cause: unknown): boolean {
  return !(cause instanceof Error) || (cause instanceof TypeError && cause.cause === undefined);
}

/** The package's own messages, without its debug output: that carries whole payloads, and so customers' texts. */
export function slackLogger(log: Log): NonNullable<WebClientOptions['logger']> {
  const text = (parts: unknown[]) => ({ slack: parts.map(String).join(' ').slice(0, 500) });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn(text(parts), 'slack client'),
    error: (...parts) => log.error(text(parts), 'slack client'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
