import { SingleBar } from 'cli-progress';
import type { CommandContext } from './context.ts';

export interface ProgressBar {
  /** @param share 0 to 1; @param doing what is being done, where that has changed */
  update(share: number, doing?: string): void;
  /** Takes the bar away. */
  stop(): void;
}

/** Whoever waits a second wonders; whoever does not is not bothered. */
const PATIENCE_MS = 1000;

/** A progress bar for a person who watches; nothing at all for a machine or over the socket. */
export function progressBar({ isTerminal }: Pick<CommandContext, 'isTerminal'>, first: string): ProgressBar {
  if (!isTerminal) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format: '{doing} [{bar}] {percentage} %', clearOnComplete: true, hideCursor: true });
  const begun = Date.now();
  let doing = first;
  let isShown = false;
  return {
    update(share, now) {
      doing = now ?? doing;
      if (!isShown && Date.now() - begun < PATIENCE_MS) return;
      if (!isShown) bar.start(100, 0, { doing });
      isShown = true;
      bar.update(Math.round(100 * share), { doing });
    },
    stop() {
      if (isShown) bar.stop();
    },
  };
}
