import { expect, test } from 'vitest';
import { writeLimit } from '../../../src/adapters/zendesk/write-limit.ts';

const announced = (total: number) => ({
  'zendesk-ratelimit-tickets-update': `total=${total}; remaining=3; resets=20`,
});

test.for([
  ['nothing set and nothing heard', null, null, 60],
  ['nothing set and the usual account', null, 100, 60],
  ['nothing set and a small account', null, 50, 30],
  ['nothing set and a large account', null, 300, 60],
  ['set by hand', 250, 300, 250],
  ['set by hand beyond what the account allows', 250, 100, 100],
] as const)('%s', ([, set, total, expected]) => {
  const limit = writeLimit(set);
  if (total !== null) limit.hear(announced(total));
  limit.hear({});

  expect(limit.perMinute()).toBe(expected);
});
