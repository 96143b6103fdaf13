import type { RateLimit } from '../core/ports.ts';

/** A bucket per key that refills evenly (token bucket). In this process: several processes allow several times as much. */
export function rateLimit(perMinute: number, now: () => number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key) {
      const bucket = buckets.get(key) ?? { left: perMinute, at: now() };
      // A clock that is set back takes nothing away.
      const passed = Math.max(0, now() - bucket.at);
      const refilled = Math.min(perMinute, bucket.left + (passed * perMinute) / 60_000);
      const allowed = refilled >= 1;
      const left = allowed ? refilled - 1 : refilled;
      buckets.set(key, { left, at: now() });
      const resetMs = ((perMinute - left) * 60_000) / perMinute;
      const retryMs = (Math.max(0, 1 - left) * 60_000) / perMinute;
      return { allowed, limit: perMinute, remaining: Math.floor(left), resetMs, retryMs };
    },
  };
}
