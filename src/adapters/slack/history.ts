import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { MessageAt } from '../../core/ports.ts';
import { callSlack } from './client.ts';

const More = z.object({ next_cursor: z.string().optional() }).optional();
const Marked = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
    }),
  ),
  response_metadata: More,
});
const Said = z.object({ messages: z.array(z.unknown()), response_metadata: More });

/** A little before, since Slack's clock and ours differ. */
const CLOCK_SKEW_S = 120;

/** Which message is looked for: the type of its metadata and one value in it. */
type Sought = { type: string; escalation: string } | { type: string; effect: string };

/** Our own message, found by its metadata in the channel or in one thread. */
export async function findMessage(
  client: WebClient,
  { channel, threadTs }: { channel: string; threadTs?: string },
  sought: Sought,
  since: Date,
): Promise<MessageAt | null> {
  const oldest = String(since.getTime() / 1000 - CLOCK_SKEW_S);
  for (let cursor: string | undefined; ; ) {
    const page = { channel, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
    const answer =
      threadTs === undefined
        ? await callSlack('conversations.history', () => client.conversations.history({ ...page, oldest }))
        : await callSlack('conversations.replies', () => client.conversations.replies({ ...page, ts: threadTs }));
    const { messages, response_metadata } = Marked.parse(answer);
    const found = messages.find(({ metadata }) => isSought(sought, metadata));
    if (found !== undefined) return { channel, ts: found.ts };
    cursor = response_metadata?.next_cursor;
    if (!cursor) return null;
  }
}

function isSought(sought: Sought, metadata: z.infer<typeof Marked>['messages'][number]['metadata']): boolean {
  if (metadata?.event_type !== sought.type) return false;
  const { event_payload: payload } = metadata;
  return 'effect' in sought ? payload.effect === sought.effect : payload.escalation === sought.escalation;
}

/** Everything said in a channel after `oldest` (a Slack timestamp), oldest first; null where we are no member. */
export async function messagesAfter(client: WebClient, channel: string, oldest: string): Promise<unknown[] | null> {
  const all: unknown[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = { channel, oldest, limit: 200, ...(cursor ? { cursor } : {}) };
    try {
      const answer = await callSlack('conversations.history', () => client.conversations.history(page));
      const { messages, response_metadata } = Said.parse(answer);
      all.push(...messages);
      cursor = response_metadata?.next_cursor;
    } catch (failure) {
      if (failure instanceof UpstreamError && ['not_in_channel', 'channel_not_found'].includes(failure.code ?? ''))
        return null;
      throw failure;
    }
    if (!cursor) return all.reverse();
  }
}
