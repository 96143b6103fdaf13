/** A burst is over when nothing has come for so long. */
const QUIET_MS = 20;

/** What goes on for longer is no burst but the usual flow, and is worked on while it comes. */
const LONGEST_MS = 1_000;

export interface Burst {
  /** Something came. */
  goesOn(): void;
  /** Everything that came so far is stored. */
  pauses(): void;
  /** Resolves when no burst is coming in, after a second at the latest. */
  calm(): Promise<void>;
}

/**
 * Lets a burst come in before it is worked on. A server takes in one connection between two pieces of work, so each sender
 * would wait for the work of all before him. One delivery alone waits for nothing.
 * @param begin called when there is something to work on: at the end of a burst, and every second of a longer flow
 */
export function openBurst(begin: () => void): Burst {
  let came = 0;
  let gate: PromiseWithResolvers<void> | null = null;
  let quiet: NodeJS.Timeout | undefined;
  let flow: NodeJS.Timeout | undefined;
  const tell = () => {
    gate?.resolve();
    gate = null;
    begin();
  };
  const end = () => {
    clearInterval(flow);
    came = 0;
    tell();
  };
  return {
    goesOn() {
      clearTimeout(quiet);
      came += 1;
      if (came > 1) return;
      gate = Promise.withResolvers();
      flow = setInterval(tell, LONGEST_MS);
    },
    pauses() {
      if (came === 1) end();
      else quiet = setTimeout(end, QUIET_MS);
    },
    calm: async () => gate?.promise,
  };
}
