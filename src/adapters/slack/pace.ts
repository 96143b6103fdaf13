/** Slack takes about one message a second per channel. */
const BETWEEN_POSTS_MS = 1_000;

/**
 * Lets calls through one at a time per channel, each at least a second after the one before it.
 * @returns `inTurn(channel, call)`, which waits for its turn and runs the call
 */
export function paceByChannel(now: () => number, wait: (ms: number) => Promise<unknown>) {
  const lastTurn = new Map<string, Promise<number>>();
  return async function inTurn<T>(channel: string, call: () => Promise<T>): Promise<T> {
    const before = lastTurn.get(channel) ?? Promise.resolve(Number.NEGATIVE_INFINITY);
    const turn = before.then(async (last) => {
      const early = last + BETWEEN_POSTS_MS - now();
      if (early > 0) await wait(early);
      return now();
    });
    lastTurn.set(channel, turn);
    await turn;
    return call();
  };
}
