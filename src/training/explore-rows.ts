import { setImmediate } from 'node:timers/promises';
import type { DatedRow } from '../core/training-row.ts';

/** A labelled complaint and where it stands, as a person would look for it: `row 7`. */
export type PlacedRow = DatedRow & { where: string };

export interface ExploreProgress {
  /** 0 to 1 over the whole exploration. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** About 20 ms of work at one pass. In characters. */
const CHARACTERS_PER_TURN = 150_000;

/**
 * Visits all rows and lets other work in between, so that a bot whose process this is keeps answering.
 * @throws the signal's reason once it is aborted
 */
export async function eachRow<Row extends { text: string }>(
  rows: readonly Row[],
  visit: (row: Row, place: number) => void,
  { onProgress, signal }: ExploreProgress,
): Promise<void> {
  let seen = 0;
  for (const [place, row] of rows.entries()) {
    visit(row, place);
    // An empty row costs something too.
    seen += row.text.length + 20;
    if (seen < CHARACTERS_PER_TURN) continue;
    seen = 0;
    onProgress?.(place / rows.length);
    await setImmediate();
    signal?.throwIfAborted();
  }
  onProgress?.(1);
}

/** The progress of one part, as a share of the whole. */
export const within = (progress: ExploreProgress, from: number, until: number): ExploreProgress => ({
  signal: progress.signal,
  onProgress: (share) => progress.onProgress?.(from + share * (until - from)),
});
