import { expect, test } from 'vitest';
import { paceOf } from '../../../src/adapters/slack/pace.ts';
import { UpstreamError } from '../../../src/core/errors.ts';

/** A clock that only waiting moves. */
function setUp() {
  let now = 0;
  const pace = paceOf(
    async () => undefined,
    () => now,
    async (ms) => {
      now += ms;
    },
  );
  return {
    pace,
    pass: (ms: number) => {
      now += ms;
    },
  };
}
const limited = (retryAfterMs: number) => async () => {
  throw new UpstreamError('slow down', { system: 'slack', retryable: true, code: 'ratelimited', retryAfterMs });
};

test('a channel Slack asked us to leave alone gets no call until then, and holds up no other', async () => {
  const { pace, pass } = setUp();
  let calls = 0;
  const call = async () => ++calls;
  await expect(pace.inTurn('C1', limited(30_000))).rejects.toMatchObject({ retryAfterMs: 30_000 });
  pass(2_000);
  await expect(pace.inTurn('C1', call)).rejects.toMatchObject({ code: 'ratelimited', retryable: true });
  expect(calls).toBe(0);
  expect(await pace.inTurn('C2', call)).toBe(1);
  pass(27_000);
  expect(await pace.inTurn('C1', call)).toBe(2);
});
