import { z } from 'zod';
import { readableText } from './chat-text.ts';
import { complaintId } from './complaint.ts';
import type { TriageJob } from './triage-job.ts';

/** A message a person wrote. A reply inside a thread is conversation about a complaint, unless it was sent to the channel. */
const Written = z.object({
  user: z.string(),
  text: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.enum(['file_share', 'thread_broadcast']).optional(),
  bot_id: z.undefined().optional(),
  edited: z.object({ ts: z.string() }).optional(),
});
type Written = z.infer<typeof Written>;

const Placed = z.object({ channel: z.string(), channel_type: z.enum(['channel', 'group', 'im']) });

/** A person changed the text of a message. The arrival of a link preview looks the same but for the text. */
const Edited = Placed.extend({
  subtype: z.literal('message_changed'),
  message: Written,
  previous_message: z.object({ text: z.string() }),
});

const Deleted = Placed.extend({ subtype: z.literal('message_deleted'), deleted_ts: z.string() });

export interface PostedMessage {
  channel: string;
  isDirect: boolean;
  ts: string;
  user: string;
  /** As Slack writes it. */
  text: string;
  /** When this text was written: a Slack timestamp, that of the last edit if there was one. */
  saidAt: string;
  /** The same for every way in which this very text of the message can reach us. */
  deliveryId: string;
}

/** What a person said, or null: bots, our own edits, joins, deletions and replies are nothing to triage. */
export function postedMessage(event: unknown): PostedMessage | null {
  const edited = Edited.safeParse(event);
  if (edited.success) {
    const { message, previous_message } = edited.data;
    return message.text === previous_message.text ? null : posted(message, edited.data);
  }
  const written = Written.extend(Placed.shape).safeParse(event);
  return written.success ? posted(written.data, written.data) : null;
}

/** The same from the history of a channel, which leaves out what its messages have in common. */
export function messageOfHistory(channel: string, message: unknown): PostedMessage | null {
  const written = Written.safeParse(message);
  return written.success ? posted(written.data, { channel, channel_type: 'channel' }) : null;
}

/** The complaint whose message its author deleted, or null. */
export function deletedComplaint(event: unknown): string | null {
  const deleted = Deleted.safeParse(event);
  if (!deleted.success || deleted.data.channel_type === 'im') return null;
  return complaintId({ kind: 'slack', channel: deleted.data.channel, ts: deleted.data.deleted_ts });
}

function posted(message: Written, { channel, channel_type }: z.infer<typeof Placed>): PostedMessage | null {
  const { ts, thread_ts, subtype, user, text, edited } = message;
  if (thread_ts !== undefined && thread_ts !== ts && subtype !== 'thread_broadcast' && channel_type !== 'im')
    return null;
  const revision = edited === undefined ? '' : `:${edited.ts}`;
  const deliveryId = `slack-message:${channel}:${ts}${revision}`;
  return { channel, isDirect: channel_type === 'im', ts, user, text, saidAt: edited?.ts ?? ts, deliveryId };
}

export function triageOf({ channel, ts, user, text, saidAt }: PostedMessage): {
  key: string;
  data: TriageJob & { kind: 'slack' };
} {
  const source = { kind: 'slack', channel, ts } as const;
  const customer = { id: `slack:${user}`, name: null };
  return {
    key: complaintId(source),
    data: { kind: 'slack', source, text: readableText(text), saidAt, customer, url: null, alerts: true },
  };
}

/** Stands in the ledger for a complaint whose message is gone: what comes late must not raise an alert about it. */
export const deletionMark = (id: string): string => `deleted:${id}`;

/** Stands in the ledger for a complaint whose message was edited, with the moment of the newest words we have read. */
export const editMark = (id: string): string => `edited:${id}`;
