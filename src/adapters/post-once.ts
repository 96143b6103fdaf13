import { z } from 'zod';
import type { Ledger, Messenger, Services } from '../core/ports.ts';

const At = z.object({ channel: z.string(), ts: z.string() });

/** Posts once over crashes and lost replies: what is not on record is looked for in the channel before it is posted. */
export function postOnce(ledger: Ledger, messenger: Pick<Messenger, 'post' | 'find'>): Services['postOnce'] {
  return async (effect, place, message, since) => {
    const entry = await ledger.intend(effect, place);
    const done = At.nullable().parse(entry.result);
    if (done !== null) return done;
    const standing = entry.isNew ? null : await messenger.find(place, effect, since);
    const posted = async () => At.nullable().parse(await ledger.result(effect));
    const { channel, ts } = standing ?? (await messenger.post(place, message, effect, posted));
    await ledger.settle(effect, { channel, ts });
    return { channel, ts };
  };
}
