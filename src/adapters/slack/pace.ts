import { UpstreamError } from '../../core/errors.ts';
import { NO_ALARM, type OutageAlarm } from '../../core/outage.ts';

/** A longer wait is thrown instead of slept through, so that the queue waits and the worker is free for other channels. */
const LONGEST_WAIT_MS = 5_000;

export interface Pace {
  /** Runs a post to a channel when its turn has come. */
  inTurn<T>(channel: string, call: () => Promise<T>): Promise<T>;
  /** Runs a call unless Slack asked us to leave calls of this kind alone for a while. @throws UpstreamError when it did */
  whenAllowed<T>(kind: string, call: () => Promise<T>): Promise<T>;
}

/**
 * The pace Slack asks for, by channel and by kind of call. Forms go another way and wait for nobody.
 * @param turn resolves when a channel takes the next message, of all processes
 * @param alarm hears how the calls end
 */
export function paceOf(
  turn: (channel: string) => Promise<void>,
  now: () => number,
  wait: (ms: number) => Promise<unknown>,
  alarm: OutageAlarm = NO_ALARM,
): Pace {
  const heldUntil = new Map<string, number>();

  async function whenAllowed<T>(kind: string, call: () => Promise<T>): Promise<T> {
    const heldMs = (heldUntil.get(kind) ?? 0) - now();
    if (heldMs > LONGEST_WAIT_MS) throw held(kind, heldMs);
    if (heldMs > 0) await wait(heldMs);
    try {
      const answer = await call();
      await alarm.fine();
      return answer;
    } catch (failure) {
      await alarm.failed(failure);
      const askedMs = failure instanceof UpstreamError ? failure.retryAfterMs : undefined;
      if (askedMs !== undefined) heldUntil.set(kind, now() + askedMs);
      throw failure;
    }
  }

  return {
    whenAllowed,
    async inTurn(channel, call) {
      await turn(channel);
      return whenAllowed(channel, call);
    },
  };
}

function held(kind: string, retryAfterMs: number): UpstreamError {
  const why = `Slack asked us to wait before the next call for ${kind}.`;
  return new UpstreamError(why, { system: 'slack', retryable: true, code: 'ratelimited', retryAfterMs });
}
