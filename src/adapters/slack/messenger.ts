import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { ChatText, MessageAt, Messenger, PostedMeanwhile } from '../../core/ports.ts';
import { ALERT_METADATA, alertMessage } from './alert-message.ts';
import { callSlack } from './client.ts';
import { directory } from './directory.ts';
import { findMessage, messagesAfter } from './history.ts';
import type { Pace } from './pace.ts';
import { escapeText, LIMITS, plain } from './text.ts';

const Posted = z.object({ channel: z.string(), ts: z.string() });
const Opened = z.object({ channel: z.object({ id: z.string() }) });

/** Any other message than an alert: the name of the effect that it is. */
const EFFECT_METADATA = 'umbrage_effect';

interface Clients {
  posting: WebClient;
  interactive: WebClient;
  pace: Pace;
  /** Names or ids of the channels whose messages are complaints. */
  watched: readonly string[];
  /** Milliseconds since 1970. */
  now?: () => number;
}

export function slackMessenger({ posting, interactive, pace, watched, now = Date.now }: Clients): Messenger {
  const who = directory(interactive, now);

  async function update(at: MessageAt, { text, blocks }: ChatText): Promise<'updated' | 'gone'> {
    const send = () => callSlack('chat.update', () => posting.chat.update({ ...at, text, blocks, ...QUIET }));
    try {
      await pace.whenAllowed('chat.update', send);
      return 'updated';
    } catch (failure) {
      if (failure instanceof UpstreamError && failure.code === 'message_not_found') return 'gone';
      throw failure;
    }
  }

  async function post(
    channel: string,
    message: ChatText,
    more: Addition,
    standing: PostedMeanwhile,
  ): Promise<MessageAt> {
    await mustBeInternal(channel);
    const all = { channel, ...message, ...QUIET, unfurl_links: false, unfurl_media: false, ...more };
    const send = () => callSlack('chat.postMessage', () => posting.chat.postMessage(all));
    return pace.inTurn(channel, async () => (await standing()) ?? Posted.parse(await send()));
  }

  /** A setting may name a channel that other companies read: then nothing goes there until somebody looks at it. */
  async function mustBeInternal(channel: string): Promise<void> {
    if (await who.isInternal(channel)) return;
    const what = `The channel ${channel} is shared with another company or not visible to the bot, so nothing is posted there. Choose another channel, or invite the bot.`;
    throw new UpstreamError(what, { system: 'slack', retryable: true, code: 'shared_channel' });
  }

  /** A misspelt name must not keep the other channels from being heard; `umbrage doctor` names it. */
  async function watchedIds(): Promise<string[]> {
    const found = await Promise.all(
      watched.map(async (name) => {
        try {
          return [await who.channelId(name)];
        } catch (failure) {
          if (failure instanceof UpstreamError && failure.code === 'channel_not_found') return [];
          throw failure;
        }
      }),
    );
    return found.flat();
  }

  /** A person's id stands for their direct messages with the bot. */
  async function destination(channel: string): Promise<string> {
    if (!/^[UW][A-Z0-9]{6,}$/.test(channel)) return who.channelId(channel);
    return Opened.parse(await callSlack('conversations.open', () => interactive.conversations.open({ users: channel })))
      .channel.id;
  }

  return {
    async postAlert(escalation, context, standing) {
      const metadata = { event_type: ALERT_METADATA, event_payload: { escalation: escalation.id } };
      const channel = await who.channelId(escalation.channel);
      return post(channel, alertMessage(escalation, context), { metadata }, standing);
    },
    async findAlert({ id, channel, openedAt }) {
      const place = { channel: await who.channelId(channel) };
      return findMessage(interactive, place, { type: ALERT_METADATA, escalation: id }, new Date(openedAt));
    },
    updateAlert: (at, escalation, context) => update(at, alertMessage(escalation, context)),
    async post({ channel, threadTs, broadcast }, message, effect, standing) {
      const metadata = { event_type: EFFECT_METADATA, event_payload: { effect } };
      const thread = threadTs === undefined ? null : { thread_ts: threadTs };
      const shown = thread !== null && broadcast === true ? ({ ...thread, reply_broadcast: true } as const) : thread;
      return post(await destination(channel), message, { metadata, ...shown }, standing);
    },
    async find(place, effect, since) {
      const there = { ...place, channel: await destination(place.channel) };
      return findMessage(interactive, there, { type: EFFECT_METADATA, effect }, since);
    },
    update,
    watches: async (channel) => (await watchedIds()).includes(channel),
    watched: watchedIds,
    said: (channel, oldest) => messagesAfter(interactive, channel, oldest),
    async mark({ channel, ts }) {
      try {
        await callSlack('reactions.add', () => posting.reactions.add({ channel, timestamp: ts, name: 'eyes' }));
      } catch (failure) {
        // Done already, or not wanted there: a mark is worth no further try.
        if (!(failure instanceof UpstreamError) || failure.retryable) throw failure;
      }
    },
    async whisper(channel, user, text) {
      const plainText = { text: escapeText(text), blocks: [{ type: 'section', text: plain(text, LIMITS.section) }] };
      if (channel !== null) {
        try {
          const seen = { channel: await who.channelId(channel), user };
          await callSlack('chat.postEphemeral', () => interactive.chat.postEphemeral({ ...seen, ...plainText }));
          return;
        } catch (failure) {
          // They cannot see the channel, or we cannot: then it is said in their direct messages.
          if (!(failure instanceof UpstreamError) || failure.retryable) throw failure;
        }
      }
      await callSlack('chat.postMessage', () => posting.chat.postMessage({ channel: user, ...plainText }));
    },
    isMember: who.isMember,
    isInternal: who.isInternal,
    person: who.person,
    permalink: async ({ channel, ts }) => `${await who.workspaceUrl()}archives/${channel}/p${ts.replace('.', '')}`,
  };
}

type Addition = { metadata: { event_type: string; event_payload: Record<string, string> } } & (
  | { thread_ts?: never; reply_broadcast?: never }
  | { thread_ts: string; reply_broadcast?: never }
  | { thread_ts: string; reply_broadcast: true }
);

/** Names in our texts stay text. */
const QUIET = { parse: 'none', link_names: false, mrkdwn: false } as const;
