import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { readableText } from '../src/core/chat-text.ts';
import { complaintId } from '../src/core/complaint.ts';
import type { Services } from '../src/core/ports.ts';
import type { TriageJob } from '../src/core/triage-job.ts';

/** A message a person wrote. A reply inside a thread is conversation about a complaint, unless it was sent to the channel. */
const Written = z.object({
  channel: z.string(),
  channel_type: z.enum(['channel', 'group']),
  user: z.string(),
  text: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.undefined().optional(),
});

/** A person changed the text of a message. The arrival of a link preview looks the same but for the text. */
const Edited = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  channel_type: z.enum(['channel', 'group']),
  message: Written.omit({ channel: true, channel_type: true }),
  previous_message: z.object({ text: z.string() }),
});

/** A message in a watched channel is a complaint. It is on disk before Slack hears that we have it. */
export function slackMessagePosted({
  inbox,
  messenger,
}: Pick<Services, 'inbox' | 'messenger'>): Middleware<SlackEventMiddlewareArgs<'message'>> {
  return async ({ event, body }) => {
    const message = readMessage(event);
    if (message === null || !(await messenger.watches(message.channel))) return;
    const { channel, ts, user, text } = message;
    const source = { kind: 'slack', channel, ts } as const;
    const customer = { id: `slack:${user}`, name: null };
    const data = {
      kind: 'slack',
      source,
      text: readableText(text),
      customer,
      url: null,
      alerts: true,
    } satisfies TriageJob;
    await inbox.accept(`slack:${body.event_id}`, { queue: 'triage', key: complaintId(source), data });
  };
}

/** What a person said, or null: bots, our own edits, joins, deletions, direct messages and replies are nothing to triage. */
function readMessage(event: unknown): { channel: string; ts: string; user: string; text: string } | null {
  const edited = Edited.safeParse(event);
  if (edited.success) {
    const { channel, message, previous_message } = edited.data;
    return message.text === previous_message.text || isReply(message) ? null : { ...message, channel };
  }
  const written = Written.safeParse(event);
  return written.success && !isReply(written.data) ? written.data : null;
}

function isReply({ ts, thread_ts, subtype }: Pick<z.infer<typeof Written>, 'ts' | 'thread_ts' | 'subtype'>): boolean {
  return thread_ts !== undefined && thread_ts !== ts && subtype !== 'thread_broadcast';
}
