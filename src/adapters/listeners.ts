import type { Listeners, Log } from '../core/ports.ts';

const LOOK_MS = 1000;
/** Each holds a connection open: enough for some screens and their reconnects. */
const MOST_PER_KEY = 5;
const MOST = 100;

/**
 * One question to the database a second, however many listen, and none while nobody does. It works whichever process
 * opened the escalation.
 */
export function openListeners(newest: () => Promise<number>, log: Log, lookMs = LOOK_MS): Listeners {
  const joined = new Map<string, number>();
  const waiting = new Set<(latest: number) => void>();
  let isLooking = false;

  async function look(): Promise<void> {
    try {
      const latest = await newest();
      for (const tell of [...waiting]) tell(latest);
    } catch (err) {
      log.warn({ err }, 'looking for new escalations failed; it will be tried again');
    }
    isLooking = false;
    lookSoon();
  }

  function lookSoon(): void {
    if (isLooking || waiting.size === 0) return;
    isLooking = true;
    setTimeout(look, lookMs);
  }

  return {
    join(keyId) {
      const all = [...joined.values()].reduce((sum, count) => sum + count, 0);
      const mine = joined.get(keyId) ?? 0;
      if (mine >= MOST_PER_KEY || all >= MOST) return null;
      joined.set(keyId, mine + 1);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        const left = (joined.get(keyId) ?? 1) - 1;
        if (left === 0) joined.delete(keyId);
        else joined.set(keyId, left);
      };
    },
    news: (number, ms, gone) =>
      new Promise((resolve) => {
        const end = (found: boolean) => {
          waiting.delete(hear);
          clearTimeout(deadline);
          gone.removeEventListener('abort', leave);
          resolve(found);
        };
        const leave = () => end(false);
        const hear = (latest: number) => {
          if (latest > number) end(true);
        };
        const deadline = setTimeout(leave, ms);
        gone.addEventListener('abort', leave);
        waiting.add(hear);
        if (gone.aborted) leave();
        else lookSoon();
      }),
  };
}
