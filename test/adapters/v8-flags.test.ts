import { GCProfiler } from 'node:v8';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveMemoryBack } from '../../src/adapters/v8-flags.ts';

const MB = 1024 * 1024;
const LOOK_MS = 15_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often all garbage is collected at the next look. */
function collections(): number {
  const profiler = new GCProfiler();
  profiler.start();
  vi.advanceTimersByTime(LOOK_MS);
  return (profiler.stop()?.statistics ?? []).filter(({ gcType }) => gcType === 'MarkSweepCompact').length;
}

test('memory is given back once the process has grown, and not again while it has not', () => {
  giveMemoryBack();
  expect(collections()).toBe(0);
  const held = Buffer.alloc(64 * MB, 1);
  expect(collections()).toBeGreaterThan(0);
  expect(collections()).toBe(0);
  expect(held.byteLength).toBe(64 * MB);
});
