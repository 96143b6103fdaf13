import { UpstreamError } from '../core/errors.ts';
import type { OutageAlarm } from '../core/outage.ts';
import { slotsOf } from '../core/slots.ts';
import { type Breaker, breaker } from './breaker.ts';
import { isBroken } from './endpoint.ts';
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
  today(endpoint: string): Promise<Amount>;
  add(endpoint: string, spent: { tokens: number; dollars: number; requests: number; fallbacks: number }): Promise<void>;
}

type Call<T> = (signal: AbortSignal, spend: (usage: Usage) => void) => Promise<T>;

export interface Guard {
  /**
   * Runs one call within the limits.
   * @throws UpstreamError with the code `breaker_open`, `over_budget`, `busy` or `timeout`, or what the call throws
   */
  run<T>(estimate: Usage, call: Call<T>): Promise<T>;
  breaker: Pick<Breaker, 'isOpen'>;
}

export interface GuardNeeds {
  endpoint: string;
  limits: Limits;
  spending: Spending;
  now: () => number;
  alarm: OutageAlarm;
}

/** Budget, timeout, concurrency and circuit breaker around one endpoint. */
export function guard({ endpoint, limits, spending, now, alarm }: GuardNeeds): Guard {
  const fuse = breaker(now);
  const slots = slotsOf(limits.concurrency);
  let reserved = NOTHING;
  const refuse = (code: string, why: string) =>
    new UpstreamError(`${endpoint} was not asked: ${why}.`, { system: 'model', retryable: true, code });

  /** Looks and reserves in one go, without waiting in between: of many that come at once, each sees those before it. */
  async function reserve(wanted: Amount): Promise<void> {
    const isLimited = limits.tokensPerDay !== null || limits.dollarsPerDay !== null;
    const spent = isLimited ? await spending.today(endpoint) : NOTHING;
    const { tokens, dollars } = [reserved, wanted].reduce(plus, spent);
    if (tokens > (limits.tokensPerDay ?? Number.POSITIVE_INFINITY)) {
      throw refuse('over_budget', 'the tokens of today are spent');
    }
    if (dollars > (limits.dollarsPerDay ?? Number.POSITIVE_INFINITY)) {
      throw refuse('over_budget', 'the money of today is spent');
    }
    reserved = plus(reserved, wanted);
  }

  async function asked<T>(call: Call<T>): Promise<T> {
    if (!fuse.allows()) throw refuse('breaker_open', 'it has failed repeatedly and gets a pause');
    const deadline = AbortSignal.timeout(limits.timeoutMs);
    const used: Usage[] = [];
    try {
      const answer = await call(deadline, (usage) => used.push(usage));
      fuse.succeeded();
      await alarm.fine();
      return answer;
    } catch (cause) {
      const failure = deadline.aborted ? timedOut(endpoint, limits.timeoutMs, cause) : cause;
      // A wrong key or a model that is gone does not come back by itself.
      fuse.failed(failure instanceof UpstreamError && isBroken(failure));
      await alarm.failed(failure);
      throw failure;
    } finally {
      const spent = used.map((usage) => priced(usage, limits.price)).reduce(plus, NOTHING);
      if (used.length > 0) await spending.add(endpoint, { ...spent, requests: used.length, fallbacks: 0 });
    }
  }

  async function run<T>(estimate: Usage, call: Call<T>): Promise<T> {
    const wanted = priced(estimate, limits.price);
    await reserve(wanted);
    // Waiting for others is not the endpoint's fault: the time for an answer begins later, and the breaker does not hear of it.
    const patience = AbortSignal.timeout(limits.timeoutMs);
    try {
      return await slots(() => asked(call), patience);
    } catch (cause) {
      if (cause !== patience.reason) throw cause;
      throw refuse('busy', `${limits.concurrency} answers were under way all the time`);
    } finally {
      reserved = plus(reserved, { tokens: -wanted.tokens, dollars: -wanted.dollars });
    }
  }

  return { breaker: fuse, run };
}

const timedOut = (endpoint: string, ms: number, cause: unknown): UpstreamError =>
  new UpstreamError(`${endpoint} did not answer within ${ms / 1000} s.`, {
    system: 'model',
    retryable: true,
    code: 'timeout',
    cause,
  });

interface Amount {
  tokens: number;
  dollars: number;
}

const NOTHING: Amount = { tokens: 0, dollars: 0 };
const plus = (one: Amount, other: Amount): Amount => ({
  tokens: one.tokens + other.tokens,
  dollars: one.dollars + other.dollars,
});

export function priced({ inputTokens, outputTokens }: Usage, price: Limits['price']): Amount {
  const dollars = price === null ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  return { tokens: inputTokens + outputTokens, dollars };
}
