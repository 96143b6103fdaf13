import type { RateLimit } from '../core/ports.ts';

/** A bucket per key that refills evenly (token bucket). In this process: several processes allow several times as much. */
export function rateLimit(perMinute: number, now: () => number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take(key) {
      const bucket = buckets.get(key) ?? { left: perMinute, at: now() };
      const refilled = Math.min(perMinute, bucket.left + ((now() - bucket.at) * perMinute) / 60_000);
      const allowed = refilled >= 1;
      const left = allowed ? refilled - 1 : refilled;
      buckets.set(key, { left, at: now() });
      const resetMs = ((perMinute - left) * 60_000) / perMinute;
      return { allowed, limit: perMinute, remaining: Math.floor(left), resetMs };
    },
  };
}
