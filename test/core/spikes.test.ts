import { expect, test } from 'vitest';
import { spikeBound, spikes } from '../../src/core/spikes.ts';

test.for([
  ['too few days are known', [3, 4, 3, 4, 3, 4], null],
  ['a topic that is rare has to reach five', [0, 0, 0, 0, 0, 0, 0], 4],
  ['a steady topic: the square root of the level is the least spread', Array(28).fill(16), 16 + 3 * 4],
  ['a topic that varies: its own spread', [10, 30, 10, 30, 10, 30, 10, 30], 20 + 3 * 1.4826 * 10],
  ['one earlier spike moves nothing', [4, 4, 4, 4, 4, 4, 90], 4 + 3 * 2],
] as const)('%s', ([, before, bound]) => {
  const found = spikeBound(before);
  if (bound === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(bound, 6);
});

test('a day is measured by the days before it, never by itself or later ones', () => {
  expect(spikes([3, 3, 3, 3, 3, 3, 3, 20, 3])).toEqual([...Array(7).fill(false), true, false]);
  expect(spikes([20, 3, 3, 3, 3, 3, 3])).toEqual(Array(7).fill(false));
});
