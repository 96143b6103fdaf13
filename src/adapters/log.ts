import { AsyncLocalStorage } from 'node:async_hooks';
import { type DestinationStream, pino } from 'pino';
import type { Log } from '../core/ports.ts';

/** Where a secret or a customer's words might slip in with an object we log. */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'token',
  'secret',
  'password',
  'text',
  'body',
  'headers',
  'cause',
]);

const CENSOR = '[removed]';

/**
 * One JSON object a line; what is logged on the way of a complaint carries its id as `complaint`. Errors keep message, stack and
 * code; what caused them may carry a request and stays out.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const fields = new AsyncLocalStorage<object>();
  const options = {
    level,
    // A new object for each line: pino writes into it.
    mixin: () => ({ ...fields.getStore() }),
    base: null,
    formatters: { log: censored },
    serializers: { err: describeError },
  };
  const logger = pino(options, destination ?? oneWriteATurn());
  return {
    debug: (about, message) => logger.debug(about, message),
    info: (about, message) => logger.info(about, message),
    warn: (about, message) => logger.warn(about, message),
    error: (about, message) => logger.error(about, message),
    within: (about, work) => fields.run({ ...fields.getStore(), ...about }, work),
  };
}

/** In bytes. What one turn of the event loop says beyond this goes out at once. */
const A_TURN = 8 * 1024;

/** Lines of one turn go out together, by one system call instead of one each. */
function oneWriteATurn(): DestinationStream {
  const out = pino.destination({ sync: true, minLength: A_TURN });
  let isDue = false;
  let isFirst = true;
  const flush = () => {
    isDue = false;
    out.flushSync();
  };
  return {
    write(line) {
      if (isFirst) process.once('exit', flush);
      isFirst = false;
      out.write(line);
      if (!isDue) setImmediate(flush);
      isDue = true;
    },
  };
}

/**
 * Without what goes by the name of a secret, in the object or one level down. Pino's own `redact` does the same, and takes
 * more memory for it than all else of a line.
 */
function censored(about: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(about).map(([name, value]) => {
      // What is told of an error `describeError` says.
      if (name === 'err') return [name, value];
      return [name, SECRETS.has(name) ? CENSOR : inside(value)];
    }),
  );
}

function inside(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const names = Object.keys(value).filter((name) => SECRETS.has(name));
  return names.length === 0 ? value : { ...value, ...Object.fromEntries(names.map((name) => [name, CENSOR])) };
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const why = error.cause instanceof Error ? { because: reasons(error.cause).join(', ') } : {};
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return {
    type: error.name,
    message: withoutValues(error.message),
    ...code,
    ...why,
    stack: withoutValues(error.stack ?? ''),
  };
}

/** In days of a bug somebody may make a loop of them. */
const MOST_CAUSES = 4;

/** What lies behind an error, by names and codes. The words of another program may repeat what it was sent: a text, a token. */
function reasons(error: Error, left = MOST_CAUSES): string[] {
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const said = 'syscall' in error ? `: ${error.message}` : '';
  const deeper = error.cause instanceof Error && left > 1 ? reasons(error.cause, left - 1) : [];
  return [`${error.name}${code}${said}`, ...deeper];
}

/** What a person at the command line is told of an error: of a failed statement also why it failed. */
export function toldOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const told = withoutValues(error.message);
  if (!(error.cause instanceof Error && told.startsWith('Failed query: '))) return told;
  return `The database did not carry out a statement: ${reasons(error.cause).join(', ')}. Check that it runs, that its disk has room, and that its user may do this.\n${told}`;
}

/** The database's library adds the values of a failed statement to its message: a customer's words, or a secret. */
export function withoutValues(message: string): string {
  return message.replace(/^params: .*$/ms, 'params: [removed]');
}
