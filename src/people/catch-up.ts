import { z } from 'zod';
import type { Services } from '../core/ports.ts';
import { messageOfHistory, type PostedMessage, triageOf } from '../core/posted-message.ts';

/** How far a channel was read, as Slack timestamps. Nothing before `from` is ours: the bot was not there yet. */
const Seen = z.object({ from: z.string(), until: z.string() });

const setting = (channel: string): string => `slack.seen.${channel}`;

/** Events come late and out of order, and edits change what was read: so much is read again. In seconds. */
const OVERLAP_S = 3600;

/** Written down now and then only: reading a little twice costs less than a write for every message. */
const WRITE_EVERY_MS = 5_000;

type Needs = Pick<Services, 'facts' | 'clock'>;

/** @returns what to call for each message that is stored, so that a later start knows where to go on */
export function noteSeen({ facts, clock }: Needs): (message: PostedMessage) => Promise<void> {
  const written = new Map<string, number>();
  return async ({ channel, ts }) => {
    const now = clock().getTime();
    if (now - (written.get(channel) ?? 0) < WRITE_EVERY_MS) return;
    written.set(channel, now);
    const seen = await facts.get(setting(channel), Seen);
    if (seen === null || Number(ts) > Number(seen.until)) {
      await facts.set(setting(channel), { from: seen?.from ?? ts, until: ts });
    }
  };
}

/** Takes in what was said in the watched channels while we were away. What was taken before is recognised. */
export async function catchUp({
  facts,
  clock,
  messenger,
  inbox,
  log,
}: Needs & Pick<Services, 'messenger' | 'inbox' | 'log'>): Promise<void> {
  for (const channel of await messenger.watched()) {
    const now = String(clock().getTime() / 1000);
    const seen = await facts.get(setting(channel), Seen);
    if (seen === null) {
      await facts.set(setting(channel), { from: now, until: now });
      continue;
    }
    const oldest = Math.max(Number(seen.from), Number(seen.until) - OVERLAP_S);
    const messages = (await messenger.said(channel, oldest.toFixed(6))).flatMap((raw) => {
      const message = messageOfHistory(channel, raw);
      return message === null ? [] : [message];
    });
    for (const message of messages) await inbox.accept(message.deliveryId, { queue: 'triage', ...triageOf(message) });
    const last = messages.at(-1)?.ts ?? seen.until;
    await facts.set(setting(channel), {
      from: seen.from,
      until: Number(last) > Number(seen.until) ? last : seen.until,
    });
    log.info({ channel, messages: messages.length }, 'read what was said while we were away');
  }
}
