import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import { LONGEST_ANSWER } from '../../exchange.ts';
import { type Attempted, type Authorization, attempts, type Clock, type Terms } from './attempts.ts';
import { readBody } from './read-body.ts';
import type { Send } from './request/index.ts';
import { RETRY_LIMITS, type Retry, type RetryLimits } from './retry.ts';

export interface TransportOptions {
  /** `https://acme.zendesk.com` */
  url: string;
  /** Null only for the request that fetches the token. */
  authorization: Authorization | null;
  limits?: Partial<RetryLimits>;
  /** Bytes of one answer we are willing to hold. Default `LONGEST_ANSWER`. */
  maxBytes?: number;
  clock?: Clock;
  random?: () => number;
  /** Hears the headers of every answer: they announce the limits of the account. */
  onHeaders?: (headers: IncomingHttpHeaders) => void;
  /** Ends every request under way, for stopping the process. */
  signal?: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Call<T> {
  method: Method;
  /** `/api/v2/...`, or the absolute address of a next page on the same host. */
  path: string;
  /** Plain data. */
  body?: unknown;
  /** Reads the answer; an empty body is `undefined` to it. */
  schema: z.ZodType<T>;
  headers?: Readonly<Record<string, string>>;
  /**
   * Default: `refused` for POST, `always` for the methods HTTP calls idempotent. A PUT of fields and tags with
   * `safe_update` may always be repeated: if the first one landed it moved the stamp, and the second one is answered
   * 409. That holds only to the second, the resolution of the stamp, so a PUT that adds a comment is never repeated.
   */
  retry?: Retry;
  signal?: AbortSignal;
}

export interface ZendeskTransport {
  readonly origin: string;
  /** @throws UpstreamError when the call did not succeed; its `retryable` says whether to ask again later */
  call<T>(call: Call<T>): Promise<T>;
  /** The same mechanics for zendesk-node-api, which needs a JSON object in every answer except to DELETE. */
  sender(retry?: Retry): Send;
}

const CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

/** One account's way to Zendesk. Holds no state outside itself: two accounts in one process do not mix. */
export function zendeskTransport(options: TransportOptions): ZendeskTransport {
  const { origin } = new URL(options.url);
  const terms: Terms = {
    authorization: options.authorization,
    limits: { ...RETRY_LIMITS, ...options.limits },
    maxBytes: options.maxBytes ?? LONGEST_ANSWER,
    clock: options.clock ?? CLOCK,
    random: options.random ?? Math.random,
    onHeaders: options.onHeaders,
    pauses: new Map(),
  };

  const prepared = (method: Method, path: string, body: unknown): Omit<Attempted<unknown>, 'retry' | 'read'> => {
    const url = onlyAt(origin, path);
    return {
      what: `${method} ${url.pathname}`,
      method,
      url,
      headers: {},
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
    };
  };

  return {
    origin,

    call: async ({ method, path, body, schema, headers = {}, retry = usual(method), signal }) =>
      attempts(
        {
          ...prepared(method, path, body),
          headers,
          retry,
          signal: either(options.signal, signal),
          read: (failed, status, text) => readBody(schema, failed, status, text),
        },
        terms,
      ),

    sender: (retry) => async (sent) =>
      attempts(
        {
          ...prepared(sent.method, sent.url, sent.body),
          retry: retry ?? usual(sent.method),
          read: (failed, status, text) => {
            const reading = readBody(sent.method === 'DELETE' ? z.unknown() : AnyObject, failed, status, text);
            return reading.kind === 'failed' ? reading : { kind: 'read', value: { status, text } };
          },
        },
        terms,
      ),
  };
}

const AnyObject = z.record(z.string(), z.unknown());

function usual(method: Method): Retry {
  return method === 'POST' ? 'refused' : 'always';
}

/** The token goes to this host and no other, whatever address an answer named. */
function onlyAt(origin: string, path: string): URL {
  const url = new URL(path, origin);
  if (url.origin === origin) return url;
  throw new UpstreamError(`A request to ${origin} was to go to ${url.origin} with our token. Check ZENDESK_URL.`, {
    system: 'zendesk',
    retryable: false,
  });
}

function either(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a === undefined || b === undefined ? (a ?? b) : AbortSignal.any([a, b]);
}
