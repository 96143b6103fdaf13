/**
 * At most `count` pieces of work at once; the others wait their turn, first come first served.
 * @returns what runs one; with a signal it rejects when that is aborted before its turn
 */
export function slotsOf(count: number): <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  const turn = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(go);
    });
  return async (work, signal) => {
    signal?.throwIfAborted();
    if (free > 0) free -= 1;
    else await turn(signal);
    try {
      return await work();
    } finally {
      // The slot goes to the next in line; freed instead, somebody who has just come could take it.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
