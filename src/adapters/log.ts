import { type DestinationStream, pino } from 'pino';
import type { Log } from '../core/ports.ts';

/** Where a secret or a customer's words might slip in with an object we log. */
const SECRETS = ['authorization', 'token', 'secret', 'password', 'text', 'body', 'headers', 'cause'];

/** One JSON object a line. Errors keep message, stack and code; what caused them may carry a request and stays out. */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[removed]' },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const why =
    error.cause instanceof Error ? { because: `${error.cause.name}: ${error.cause.message}`.slice(0, 300) } : {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    type: error.name,
    message: withoutValues(error.message),
    ...code,
    ...why,
    stack: withoutValues(error.stack ?? ''),
  };
}

/** The database's library adds the values of a failed statement to its message: a customer's words, or a secret. */
export function withoutValues(message: string): string {
  return message.replace(/^params: .*$/ms, 'params: [removed]');
}
