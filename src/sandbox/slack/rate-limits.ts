/** Slack's published tiers, in calls per minute and method. Tier 1 says "1+"; a few reconnects in a row pass. */
export type Tier = 'tier1' | 'tier2' | 'tier3' | 'tier4' | 'posting' | 'special';

interface Bucket {
  capacity: number;
  perMinute: number;
}

const METHOD_BUCKETS: Record<Exclude<Tier, 'posting'>, Bucket> = {
  tier1: { capacity: 10, perMinute: 1 },
  tier2: { capacity: 20, perMinute: 20 },
  tier3: { capacity: 50, perMinute: 50 },
  tier4: { capacity: 100, perMinute: 100 },
  special: { capacity: 300, perMinute: 300 },
};

/**
 * Posting: one message a second and channel. Slack says only that "short bursts" pass; this one lets five
 * messages through at once and then one for every second of quiet.
 */
const CHANNEL_BUCKET: Bucket = { capacity: 5, perMinute: 60 };

/** Slack's "several hundred messages per minute" for all channels of a workspace. */
const WORKSPACE_BUCKET: Bucket = { capacity: 300, perMinute: 300 };

export interface RateLimits {
  /**
   * Takes one call into account.
   * @returns whole seconds to wait (the Retry-After header), or null when the call may go on
   */
  take(method: string, tier: Tier, channel: string): number | null;
}

export function rateLimits(clock: () => number): RateLimits {
  const levels = new Map<string, { left: number; at: number }>();
  const missing = (key: string, { capacity, perMinute }: Bucket): number => {
    const now = clock();
    const level = levels.get(key) ?? { left: capacity, at: now };
    const left = Math.min(capacity, level.left + (Math.max(0, now - level.at) / 60_000) * perMinute);
    levels.set(key, { left, at: now });
    return left >= 1 ? 0 : ((1 - left) / perMinute) * 60;
  };
  const use = (key: string): void => {
    const level = levels.get(key);
    if (level !== undefined) level.left -= 1;
  };
  return {
    take(method, tier, channel) {
      const buckets: [string, Bucket][] =
        tier === 'posting'
          ? [
              [`channel ${channel}`, CHANNEL_BUCKET],
              ['workspace', WORKSPACE_BUCKET],
            ]
          : [[method, METHOD_BUCKETS[tier]]];
      const wait = Math.max(...buckets.map(([key, bucket]) => missing(key, bucket)));
      if (wait > 0) return Math.max(1, Math.ceil(wait));
      for (const [key] of buckets) use(key);
      return null;
    },
  };
}
