import { stormComplaint } from './storm-complaint.ts';
import type { Storm } from './view.ts';

const TOTAL = 60;

/** A bad hour at the phone company, played in a minute. */
export interface StormPlayer {
  start(): void;
  stop(): void;
  progress(): Storm;
}

/** @param open opens one ticket @param lengthMs how long all of them take */
export function stormPlayer(
  open: (complaint: { subject: string; text: string; name: string }) => void,
  lengthMs: number,
): StormPlayer {
  let timer: NodeJS.Timeout | null = null;
  let opened = 0;
  // Another number in front of the customers' names each time: the same customer would join the alert of the last storm.
  let storms = 0;
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const next = () => {
    open(stormComplaint(storms * TOTAL + opened));
    opened += 1;
    if (opened >= TOTAL) stop();
  };
  return {
    start() {
      if (timer !== null) return;
      if (opened > 0) storms += 1;
      opened = 0;
      timer = setInterval(next, lengthMs / TOTAL);
      next();
    },
    stop,
    progress: () => ({ opened, total: TOTAL, running: timer !== null }),
  };
}
