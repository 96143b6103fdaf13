import type { IncomingHttpHeaders } from 'node:http';
import type { UpstreamError } from '../../core/errors.ts';
import { type Answer, exchange } from '../../exchange.ts';
import { type Failed, noAnswer, refusal } from './failure.ts';
import { nextWaitMs, type Retry, type RetryLimits, retryAfterMs } from './retry.ts';

/** Where the `Authorization` header comes from. */
export interface Authorization {
  header(): Promise<string>;
  /** Zendesk refused `header` with 401. Resolves to whether there is another one to try. */
  renew(header: string): Promise<boolean>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** How every request of one account is made. */
export interface Terms {
  authorization: Authorization | null;
  limits: RetryLimits;
  maxBytes: number;
  clock: Clock;
  /** 0 to 1. */
  random: () => number;
  onHeaders: ((headers: IncomingHttpHeaders) => void) | undefined;
  /** Until when (milliseconds since 1970) Zendesk asked us to leave a kind of call alone. */
  pauses: Map<string, number>;
}

export interface Attempted<T> {
  /** Method and path, for messages. */
  what: string;
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  retry: Retry;
  signal: AbortSignal | undefined;
  /** Makes something of the body of a good answer, or says why it cannot. */
  read: (failed: Failed, status: number, text: string) => Reading<T>;
}

export type Reading<T> = { kind: 'read'; value: T } | { kind: 'failed'; error: UpstreamError };

/** Tries until the answer is good, the failure is final or the limits are reached. @throws UpstreamError */
export async function attempts<T>(request: Attempted<T>, terms: Terms): Promise<T> {
  const { limits, clock } = terms;
  const deadline = clock.now() + limits.totalMs;
  let mayRenew = true;
  await sitOut(request, terms);

  for (let tried = 1; ; tried += 1) {
    const header = (await terms.authorization?.header()) ?? null;
    const answer = await once(request, terms, header, deadline - clock.now());
    if (mayRenew && header !== null && isUnauthorized(answer)) {
      mayRenew = false;
      if (await terms.authorization?.renew(header)) continue;
    }

    const reading = readingOf(request, answer, tried, clock.now());
    if (reading.kind === 'read') return reading.value;
    notePause(request, reading.error, terms);

    const waitMs = mayRepeat(request, reading.error)
      ? nextWaitMs(tried, reading.error.retryAfterMs, deadline - clock.now(), limits, terms.random())
      : null;
    if (waitMs === null) throw reading.error;
    await clock.sleep(waitMs, request.signal);
  }
}

/** A `Retry-After` that another request was given holds for this one too: the limit is the account's. */
async function sitOut<T>(request: Attempted<T>, { pauses, clock, limits }: Terms): Promise<void> {
  const waitMs = (pauses.get(kindOf(request)) ?? 0) - clock.now();
  if (waitMs <= 0) return;
  if (waitMs > limits.longestWaitMs) throw refusal({ what: request.what, tries: 0 }, 429, '', waitMs);
  await clock.sleep(waitMs, request.signal);
}

function notePause<T>(request: Attempted<T>, error: UpstreamError, { pauses, clock }: Terms): void {
  if (error.status === 429 && error.retryAfterMs !== undefined) {
    pauses.set(kindOf(request), clock.now() + error.retryAfterMs);
  }
}

/** Limits are per kind of call, not per record. */
function kindOf<T>({ method, url }: Attempted<T>): string {
  return `${method} ${url.pathname.replace(/\d+/g, '*')}`;
}

function once<T>(request: Attempted<T>, terms: Terms, header: string | null, leftMs: number): Promise<Answer> {
  return exchange({
    method: request.method,
    url: request.url,
    headers: {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(header === null ? {} : { authorization: header }),
      ...request.headers,
    },
    body: request.body,
    timeoutMs: Math.max(1, Math.min(terms.limits.timeoutMs, leftMs)),
    maxBytes: terms.maxBytes,
    signal: request.signal,
    onHeaders: terms.onHeaders,
  });
}

function readingOf<T>(request: Attempted<T>, answer: Answer, tries: number, nowMs: number): Reading<T> {
  const failed = { what: request.what, tries };
  if (answer.kind === 'nothing') return { kind: 'failed', error: noAnswer(failed, answer) };
  if (answer.status >= 200 && answer.status < 300) return request.read(failed, answer.status, answer.text);

  const asked = retryAfterMs(answer.retryAfter, nowMs);
  return { kind: 'failed', error: refusal(failed, answer.status, answer.text, asked) };
}

function mayRepeat<T>(request: Attempted<T>, error: UpstreamError): boolean {
  if (!error.retryable || request.signal?.aborted) return false;
  return request.retry === 'always' || error.status === 429;
}

function isUnauthorized(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status === 401;
}
