import { Refusal } from './reply.ts';

/** One limit a request counts against. */
export interface Limit {
  /** Part of the header name; `account` has headers of its own. */
  bucket: string;
  /** Distinguishes counters of one bucket, such as one ticket and one user. */
  key?: string;
  total: number;
  /** Length of the fixed window in milliseconds. */
  windowMs: number;
}

export interface RateLimits {
  /**
   * Counts one request and returns the headers every answer carries.
   * @throws Refusal 429 with `Retry-After` when one of the limits is used up; the request then counts against none.
   */
  count(limits: readonly Limit[]): Record<string, string>;
}

/** Fixed windows, as the `resets` numbers of the real one suggest. */
export function rateLimits(clock: () => Date): RateLimits {
  const used = new Map<string, { window: number; count: number }>();
  return {
    count(limits) {
      const now = clock().getTime();
      const states = limits.map((limit) => {
        const name = `${limit.bucket}:${limit.key ?? ''}`;
        const window = Math.floor(now / limit.windowMs);
        const entry = used.get(name);
        const count = entry?.window === window ? entry.count : 0;
        const resets = Math.max(1, Math.ceil(((window + 1) * limit.windowMs - now) / 1000));
        return { limit, name, window, count, resets };
      });
      const full = states.find((state) => state.count >= state.limit.total);
      if (full === undefined)
        for (const { name, window, count } of states) used.set(name, { window, count: count + 1 });
      const headers = Object.assign(
        {},
        ...states.map(({ limit, count, resets }) =>
          headersOf(limit, Math.max(0, limit.total - count - (full === undefined ? 1 : 0)), resets),
        ),
      );
      if (full !== undefined) throw tooMany(full.limit, full.resets, headers);
      return headers;
    },
  };
}

function headersOf({ bucket, total }: Limit, remaining: number, resets: number): Record<string, string> {
  if (bucket !== 'account') {
    return { [`zendesk-ratelimit-${bucket}`]: `total=${total}; remaining=${remaining}; resets=${resets}` };
  }
  return {
    'x-rate-limit': String(total),
    'x-rate-limit-remaining': String(remaining),
    'ratelimit-limit': String(total),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resets),
  };
}

/** The account limit answers in plain text, the endpoint limits in JSON. */
function tooMany(limit: Limit, resets: number, headers: Record<string, string>): Refusal {
  const retry = { ...headers, 'retry-after': String(resets) };
  if (limit.bucket === 'account') {
    const body = 'Number of allowed API requests per minute exceeded';
    return new Refusal({ status: 429, headers: { ...retry, 'content-type': 'text/plain; charset=utf-8' }, body });
  }
  const description = `Rate limit for ${limit.bucket} exceeded, please wait before sending more requests`;
  return new Refusal({
    status: 429,
    headers: { ...retry, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: 'APIRateLimitExceeded', description }),
  });
}
