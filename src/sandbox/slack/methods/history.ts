import type { Args } from '../args.ts';
import { micros } from '../ids.ts';
import type { Json } from '../json.ts';
import { channelById, isMember, needScope, scopeFamily } from '../lookup.ts';
import { inOrder, isTopLevel, repliesTo, wireMessage } from '../messages.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { Channel, SlackMessage } from '../state.ts';
import type { Methods } from './method.ts';

/** Reading what was said. */
export const HISTORY: Methods = {
  'conversations.history': { scopes: [], tier: 'tier3', run: history },
  'conversations.replies': { scopes: [], tier: 'tier3', run: replies },
};

/** Newest first, without replies. */
function history(slack: Slack, args: Args): Json {
  const channel = readable(slack, args);
  const shown = inOrder(channel.messages.values()).filter(isTopLevel).reverse();
  const { messages, ...rest } = pageByTime(shown.filter(within(args)), args, 999, 'older');
  const withMetadata = args.flag('include_all_metadata') === true;
  return {
    messages: messages.map((message) => wireMessage(channel, message, withMetadata)),
    pin_count: channel.pins.size,
    ...rest,
  };
}

/** Oldest first; the first message of the thread is always there. */
function replies(slack: Slack, args: Args): Json {
  const channel = readable(slack, args);
  const named = channel.messages.get(args.required('ts'));
  const parent = named === undefined ? undefined : channel.messages.get(named.thread_ts ?? named.ts);
  if (parent === undefined) throw new Refusal('thread_not_found');
  const shown = inOrder(repliesTo(channel, parent.ts)).filter(within(args));
  const { messages, ...rest } = pageByTime(shown, args, 1000, 'newer');
  const withMetadata = args.flag('include_all_metadata') === true;
  return { messages: [parent, ...messages].map((message) => wireMessage(channel, message, withMetadata)), ...rest };
}

function readable(slack: Slack, args: Args): Channel {
  const channel = channelById(slack, args.required('channel'));
  needScope(slack, `${scopeFamily(channel)}:history`);
  if (!isMember(slack, channel)) throw new Refusal('not_in_channel');
  return channel;
}

/** `oldest` and `latest` themselves belong to the range only with `inclusive`. */
function within(args: Args): (message: SlackMessage) => boolean {
  const inclusive = args.flag('inclusive') === true;
  const oldest = bound(args.text('oldest'), 'invalid_ts_oldest', Number.NEGATIVE_INFINITY);
  const latest = bound(args.text('latest'), 'invalid_ts_latest', Number.POSITIVE_INFINITY);
  return ({ ts }) => {
    const at = micros(ts);
    return (at > oldest || (inclusive && at === oldest)) && (at < latest || (inclusive && at === latest));
  };
}

function bound(ts: string | undefined, error: string, otherwise: number): number {
  if (ts === undefined || ts === '' || ts === '0') return otherwise;
  const at = micros(ts);
  if (Number.isNaN(at)) throw new Refusal(error);
  return at;
}

/** The cursor names the message where the next page begins, so that new messages do not shift the pages. */
function pageByTime(sorted: readonly SlackMessage[], args: Args, max: number, direction: 'older' | 'newer') {
  const limit = args.integer('limit', 100, 1, max);
  const from = cursorTs(args.text('cursor'));
  const rest =
    from === undefined
      ? sorted
      : sorted.filter(({ ts }) => (direction === 'older' ? micros(ts) <= from : micros(ts) >= from));
  const next = rest[limit];
  return {
    messages: rest.slice(0, limit),
    has_more: next !== undefined,
    ...(next === undefined
      ? {}
      : { response_metadata: { next_cursor: Buffer.from(`next_ts:${micros(next.ts)}`).toString('base64') } }),
  };
}

function cursorTs(cursor: string | undefined): number | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const match = /^next_ts:(\d{1,16})$/.exec(Buffer.from(cursor, 'base64').toString());
  if (match === null) throw new Refusal('invalid_cursor');
  return Number(match[1]);
}
