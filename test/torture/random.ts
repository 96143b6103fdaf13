/** Numbers from 0 to 1 that a seed decides, so that a failure can be played again. Mulberry32, public domain. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** For a run that nobody gave a seed. It is printed, so that the run can be repeated. */
export const newSeed = (): number => Date.now() % 1_000_000;
