import { z } from 'zod';
import type { Ledger } from '../core/ports.ts';

/** Where a message stands in the chat and which revision of its subject it shows. */
export const Shown = z.object({ channel: z.string(), ts: z.string(), revision: z.int() });
export type Shown = z.infer<typeof Shown>;

/** What is on record of a message at this moment; null: it is not known to stand anywhere. */
export const shownBy = async (ledger: Ledger, effect: string): Promise<Shown | null> =>
  Shown.nullable().parse(await ledger.result(effect));

/**
 * Notes what a message shows, only upwards: whoever was held up must not put an older revision over a newer one.
 * @returns false where somebody else has noted this revision or a later one
 */
export async function noteShown(ledger: Ledger, effect: string, { channel, ts, revision }: Shown): Promise<boolean> {
  const latest = await shownBy(ledger, effect);
  if (latest !== null && latest.revision >= revision) return false;
  await ledger.settle(effect, { channel, ts, revision });
  return true;
}
