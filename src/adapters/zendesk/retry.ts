/**
 * When a request may be sent again. `refused`: only when Zendesk said it did not do it (429). `always`: also when
 * nobody knows whether it did, because doing it twice ends the same as doing it once.
 */
export type Retry = 'refused' | 'always';

export interface RetryLimits {
  /** Tries of one request, the first included. */
  tries: number;
  /** Milliseconds per try, from connecting to the last byte. */
  timeoutMs: number;
  /** Milliseconds for all tries and the waits between them. */
  totalMs: number;
  /** Milliseconds of the first wait when Zendesk names none; doubles with every try, with jitter. */
  backoffMs: number;
  /** A longer `Retry-After` is not slept through but thrown, so that the queue waits and the worker is free. */
  longestWaitMs: number;
}

export const RETRY_LIMITS: RetryLimits = {
  tries: 4,
  timeoutMs: 15_000,
  totalMs: 60_000,
  backoffMs: 500,
  longestWaitMs: 10_000,
};

/** `Retry-After` in milliseconds, from seconds or an HTTP date; undefined when it is missing or says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
}

/**
 * Milliseconds to wait before the next try, or null to give up.
 * @param tried tries so far
 * @param askedMs what Zendesk asked us to wait
 * @param leftMs what is left of `totalMs`
 * @param chance 0 to 1, spreads the waits of many requests that failed together
 */
export function nextWaitMs(
  tried: number,
  askedMs: number | undefined,
  leftMs: number,
  limits: RetryLimits,
  chance: number,
): number | null {
  if (tried >= limits.tries) return null;
  const waitMs = askedMs ?? limits.backoffMs * 2 ** (tried - 1) * (0.5 + chance / 2);
  return waitMs > limits.longestWaitMs || waitMs >= leftMs ? null : waitMs;
}
