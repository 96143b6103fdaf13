/** Keeps calls away from an endpoint that fails, and lets one through now and then to see whether it has recovered. */
export interface Breaker {
  /** Whether a call may be made. After true, `succeeded` or `failed` must be told. */
  allows(): boolean;
  succeeded(): void;
  /** `final`: no repetition will help soon, so one failure is enough. */
  failed(final: boolean): void;
  isOpen(): boolean;
}

const FAILURES = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** @param now milliseconds, monotonic or not */
export function breaker(now: () => number): Breaker {
  let failures = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let openUntil: number | null = null;
  let isTrying = false;
  const open = (forMs: number) => {
    openUntil = now() + forMs;
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    isTrying = false;
  };
  return {
    allows() {
      if (openUntil === null) return true;
      if (now() < openUntil || isTrying) return false;
      isTrying = true;
      return true;
    },
    succeeded() {
      failures = 0;
      pauseMs = FIRST_PAUSE_MS;
      openUntil = null;
      isTrying = false;
    },
    failed(final) {
      // Calls that began before it opened still come back, and say nothing new.
      if (openUntil !== null && !isTrying) return;
      failures += 1;
      if (final) open(LONGEST_PAUSE_MS);
      else if (isTrying || failures >= FAILURES) open(pauseMs);
    },
    isOpen: () => openUntil !== null && now() < openUntil,
  };
}
