import { z } from 'zod';
import { complaintId } from '../core/complaint.ts';
import type { Services } from '../core/ports.ts';
import { messageOfHistory, triageOf } from '../core/posted-message.ts';
import { withdraw } from './withdraw.ts';

/** How far a channel was read, as Slack timestamps. Nothing before `from` is ours: the bot was not there yet. */
const Seen = z.object({ from: z.string(), until: z.string() });

const setting = (channel: string): string => `slack.seen.${channel}`;

/** Events come late and out of order, and edits change what was read: so much is read again. In seconds. */
const OVERLAP_S = 3600;

/** What was said within the last seconds may not be in the history yet. */
const SETTLING_S = 10;

type Needs = Pick<Services, 'facts' | 'clock' | 'messenger' | 'inbox' | 'store' | 'log'>;

/**
 * Takes in what was said in the watched channels since the last look, and what was deleted. What was taken before is
 * recognised. Only a finished look moves the mark: a message that arrives before it says nothing about those it came after.
 * @param askedAt when this look was asked for: the first one of a channel begins there
 */
export async function catchUp(services: Needs, askedAt: Date): Promise<void> {
  const { facts, clock, messenger, inbox, log } = services;
  for (const channel of await messenger.watched()) {
    const now = clock().getTime() / 1000;
    const seen = (await facts.get(setting(channel), Seen)) ?? (await beginAt(askedAt, channel, facts));
    const oldest = Math.max(Number(seen.from), Number(seen.until) - OVERLAP_S);
    const history = await messenger.said(channel, oldest.toFixed(6));
    // Once we are a member again, what was said until then is still to be read.
    if (history === null) continue;
    const messages = history.flatMap((raw) => messageOfHistory(channel, raw) ?? []);
    // Together, so that they share a transaction.
    await Promise.all(
      messages.map((message) => inbox.accept(message.deliveryId, { queue: 'triage', ...triageOf(message) })),
    );
    const there = new Set(messages.map(({ ts }) => ts));
    await withdrawDeleted(channel, { from: oldest, until: now - SETTLING_S }, there, services);
    log.debug({ channel, messages: messages.length }, 'read what was said in a watched channel');
    await facts.set(setting(channel), { from: seen.from, until: String(now) });
  }
}

async function beginAt(moment: Date, channel: string, facts: Needs['facts']): Promise<z.infer<typeof Seen>> {
  const at = String(moment.getTime() / 1000);
  const seen = { from: at, until: at };
  await facts.set(setting(channel), seen);
  return seen;
}

/** Alerts about messages of that time that are not there any more. */
async function withdrawDeleted(
  channel: string,
  { from, until }: { from: number; until: number },
  there: ReadonlySet<string>,
  services: Needs,
): Promise<void> {
  for (const { subject } of await services.store.escalations.alive()) {
    const ts = subject.complaintId.split(':')[2] ?? '';
    const isOfChannel = subject.complaintId === complaintId({ kind: 'slack', channel, ts });
    if (!isOfChannel || Number(ts) <= from || Number(ts) >= until || there.has(ts)) continue;
    await withdraw(subject.complaintId, `slack-gone:${channel}:${ts}`, services);
  }
}
