import { UpstreamError } from '../core/errors.ts';
import { type Breaker, breaker } from './breaker.ts';
import type { Usage } from './remote.ts';

export interface Limits {
  timeoutMs: number;
  /** Answers under way at once. */
  concurrency: number;
  /** A day, in UTC; null: no limit. */
  tokensPerDay: number | null;
  dollarsPerDay: number | null;
  price: { input: number; output: number } | null;
}

/** What one endpoint has been used for, kept where every process sees it. */
export interface Spending {
  today(endpoint: string): Promise<{ tokens: number; dollars: number }>;
  add(endpoint: string, spent: { tokens: number; dollars: number; requests: number; fallbacks: number }): Promise<void>;
}

export interface Guard {
  /**
   * Runs one call within the limits.
   * @throws UpstreamError with the code `breaker_open`, `over_budget`, `busy` or `timeout`, or what the call throws
   */
  run<T>(estimate: Usage, call: (signal: AbortSignal, spend: (usage: Usage) => void) => Promise<T>): Promise<T>;
  breaker: Pick<Breaker, 'isOpen'>;
}

export interface GuardNeeds {
  endpoint: string;
  limits: Limits;
  spending: Spending;
  now: () => number;
  signal?: AbortSignal | undefined;
}

/** Budget, timeout, concurrency and circuit breaker around one endpoint. */
export function guard({ endpoint, limits, spending, now, signal }: GuardNeeds): Guard {
  const fuse = breaker(now);
  const slots = slotsOf(limits.concurrency);
  let reserved = { tokens: 0, dollars: 0 };
  const refuse = (code: string, why: string) =>
    new UpstreamError(`${endpoint} was not asked: ${why}.`, { system: 'model', retryable: true, code });

  async function assertAffordable(wanted: { tokens: number; dollars: number }): Promise<void> {
    if (limits.tokensPerDay === null && limits.dollarsPerDay === null) return;
    const spent = await spending.today(endpoint);
    const tokens = spent.tokens + reserved.tokens + wanted.tokens;
    const dollars = spent.dollars + reserved.dollars + wanted.dollars;
    if (tokens > (limits.tokensPerDay ?? Number.POSITIVE_INFINITY)) {
      throw refuse('over_budget', 'the tokens of today are spent');
    }
    if (dollars > (limits.dollarsPerDay ?? Number.POSITIVE_INFINITY)) {
      throw refuse('over_budget', 'the money of today is spent');
    }
  }

  return {
    breaker: fuse,
    async run(estimate, call) {
      const wanted = priced(estimate, limits.price);
      await assertAffordable(wanted);
      if (!fuse.allows()) throw refuse('breaker_open', 'it has failed repeatedly and gets a pause');
      const deadline = AbortSignal.timeout(limits.timeoutMs);
      const stop = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
      reserved = plus(reserved, wanted);
      const used: Usage[] = [];
      try {
        const answer = await slots(stop, () => call(stop, (usage) => used.push(usage)));
        fuse.succeeded();
        return answer;
      } catch (cause) {
        const failure = deadline.aborted ? timedOut(endpoint, limits.timeoutMs, cause) : cause;
        fuse.failed(isFinal(failure));
        throw failure;
      } finally {
        reserved = plus(reserved, { tokens: -wanted.tokens, dollars: -wanted.dollars });
        const spent = used.map((usage) => priced(usage, limits.price)).reduce(plus, { tokens: 0, dollars: 0 });
        if (used.length > 0) await spending.add(endpoint, { ...spent, requests: used.length, fallbacks: 0 });
      }
    },
  };
}

/** A wrong key or a model that is gone does not come back by itself; a text it cannot answer says nothing of the next one. */
function isFinal(failure: unknown): boolean {
  return failure instanceof UpstreamError && !failure.retryable && failure.code !== 'malformed_answer';
}

const timedOut = (endpoint: string, ms: number, cause: unknown): UpstreamError =>
  new UpstreamError(`${endpoint} did not answer within ${ms / 1000} s.`, {
    system: 'model',
    retryable: true,
    code: 'timeout',
    cause,
  });

const plus = (one: { tokens: number; dollars: number }, other: { tokens: number; dollars: number }) => ({
  tokens: one.tokens + other.tokens,
  dollars: one.dollars + other.dollars,
});

export function priced({ inputTokens, outputTokens }: Usage, price: Limits['price']) {
  const dollars = price === null ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  return { tokens: inputTokens + outputTokens, dollars };
}

/** At most `count` at once; the others wait their turn until the signal. */
function slotsOf(count: number): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (signal, work) => {
    while (free === 0) {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        waiting.push(resolve);
      });
    }
    free -= 1;
    try {
      return await work();
    } finally {
      free += 1;
      waiting.shift()?.();
    }
  };
}
