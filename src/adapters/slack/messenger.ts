import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Escalation } from '../../core/escalation.ts';
import type { MessageAt, Messenger } from '../../core/ports.ts';
import { ALERT_METADATA, alertMessage } from './alert-message.ts';
import { callSlack } from './client.ts';
import type { paceByChannel } from './pace.ts';

const Posted = z.object({ channel: z.string(), ts: z.string() });
const Channels = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** A little before the escalation began, since Slack's clock and ours differ. */
const CLOCK_SKEW_S = 120;

interface Clients {
  posting: WebClient;
  interactive: WebClient;
  inTurn: ReturnType<typeof paceByChannel>;
  /** Names or ids of the channels whose messages are complaints. */
  watched: readonly string[];
}

export function slackMessenger({ posting, interactive, inTurn, watched }: Clients): Messenger {
  const channelId = channelIds(interactive);

  async function update(at: MessageAt, escalation: Escalation): Promise<'updated' | 'gone'> {
    try {
      await callSlack('chat.update', () => posting.chat.update({ ...at, ...alertMessage(escalation), ...QUIET }));
      return 'updated';
    } catch (failure) {
      if (failure instanceof UpstreamError && failure.code === 'message_not_found') return 'gone';
      throw failure;
    }
  }

  return {
    async postAlert(escalation) {
      const channel = await channelId(escalation.channel);
      const metadata = { event_type: ALERT_METADATA, event_payload: { escalation: escalation.id } };
      const message = {
        channel,
        ...alertMessage(escalation),
        ...QUIET,
        unfurl_links: false,
        unfurl_media: false,
        metadata,
      };
      const answer = await inTurn(channel, () =>
        callSlack('chat.postMessage', () => posting.chat.postMessage(message)),
      );
      return Posted.parse(answer);
    },

    async findAlert(escalation) {
      const channel = await channelId(escalation.channel);
      const oldest = String(Date.parse(escalation.openedAt) / 1000 - CLOCK_SKEW_S);
      for (let cursor: string | undefined; ; ) {
        const page = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
        const answer = await callSlack('conversations.history', () => interactive.conversations.history(page));
        const { messages, response_metadata } = History.parse(answer);
        const found = messages.find(({ metadata }) => isAlertOf(escalation, metadata));
        if (found !== undefined) return { channel, ts: found.ts };
        cursor = response_metadata?.next_cursor;
        if (!cursor) return null;
      }
    },

    updateAlert: update,

    async watches(channel) {
      for (const name of watched) if ((await channelId(name)) === channel) return true;
      return false;
    },

    async mark({ channel, ts }) {
      try {
        await callSlack('reactions.add', () => posting.reactions.add({ channel, timestamp: ts, name: 'eyes' }));
      } catch (failure) {
        const done = ['already_reacted', 'message_not_found', 'channel_not_found', 'is_archived'];
        if (!(failure instanceof UpstreamError && done.includes(failure.code ?? ''))) throw failure;
      }
    },
  };
}

/** Names in our texts stay text. */
const QUIET = { parse: 'none', link_names: false, mrkdwn: false } as const;

function isAlertOf(escalation: Escalation, metadata: z.infer<typeof History>['messages'][number]['metadata']): boolean {
  return metadata?.event_type === ALERT_METADATA && metadata.event_payload.escalation === escalation.id;
}

/** Settings name channels as people do; the API wants ids. @throws UpstreamError when the bot sees no such channel */
function channelIds(client: WebClient): (name: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (name) => {
    if (/^[CG][A-Z0-9]{6,}$/.test(name)) return name;
    const bare = name.replace(/^#/, '');
    const seen = known.get(bare);
    if (seen !== undefined) return seen;
    for (let cursor: string | undefined; ; ) {
      const page = {
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      };
      const answer = await callSlack('conversations.list', () => client.conversations.list(page));
      const { channels, response_metadata } = Channels.parse(answer);
      for (const channel of channels) known.set(channel.name, channel.id);
      const id = known.get(bare);
      if (id !== undefined) return id;
      cursor = response_metadata?.next_cursor;
      if (!cursor) break;
    }
    const what = `Slack shows the bot no channel #${bare}. Create it, or invite the bot into it if it is private.`;
    throw new UpstreamError(what, { system: 'slack', retryable: true, code: 'channel_not_found' });
  };
}
