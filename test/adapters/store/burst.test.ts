import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openBurst } from '../../../src/adapters/store/burst.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** @returns a burst, how often its work was begun, and whether somebody who asked for calm has it */
function watched() {
  const seen = { begun: 0, calm: true };
  const burst = openBurst(() => {
    seen.begun += 1;
  });
  const ask = () => {
    seen.calm = false;
    void burst.calm().then(() => {
      seen.calm = true;
    });
  };
  return { burst, seen, ask };
}

test('one delivery alone is worked on at once', async () => {
  const { burst, seen, ask } = watched();
  burst.goesOn();
  ask();
  burst.pauses();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual({ begun: 1, calm: true });
});

test('a burst is worked on when nothing has come for a moment', async () => {
  const { burst, seen, ask } = watched();
  for (let part = 0; part < 10; part++) {
    burst.goesOn();
    burst.goesOn();
    ask();
    burst.pauses();
    await vi.advanceTimersByTimeAsync(15);
    expect(seen).toEqual({ begun: 0, calm: false });
  }
  await vi.advanceTimersByTimeAsync(10);
  expect(seen).toEqual({ begun: 1, calm: true });
});

test('what goes on for longer than a second is worked on while it comes', async () => {
  const { burst, seen, ask } = watched();
  const flow = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      burst.goesOn();
      await vi.advanceTimersByTimeAsync(10);
    }
  };
  await flow(500);
  ask();
  await flow(490);
  expect(seen).toEqual({ begun: 0, calm: false });
  await flow(50);
  expect(seen).toEqual({ begun: 1, calm: true });
  ask();
  await flow(1_500);
  expect(seen).toEqual({ begun: 2, calm: true });
});

test('a database that hangs keeps nobody waiting for longer than a second', async () => {
  const { burst, seen, ask } = watched();
  burst.goesOn();
  ask();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen).toEqual({ begun: 1, calm: true });
});
