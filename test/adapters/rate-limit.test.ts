import { expect, test } from 'vitest';
import { rateLimit } from '../../src/adapters/rate-limit.ts';

test('a bucket refills evenly, says when the next request is there, and outlives a clock that is set back', () => {
  let now = 1_000_000;
  const rates = rateLimit(60, () => now);
  while (rates.take('a').allowed);
  now += 750;
  expect(rates.take('a')).toMatchObject({ allowed: false, remaining: 0, retryMs: 250, resetMs: 59_250 });

  now -= 3_600_000;
  expect(rates.take('a')).toMatchObject({ allowed: false, retryMs: 250 });
  now += 250;
  expect(rates.take('a')).toMatchObject({ allowed: true });
});
