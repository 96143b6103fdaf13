import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import { readableText } from '../src/core/chat-text.ts';
import type { Services } from '../src/core/ports.ts';
import { postedMessage } from '../src/core/posted-message.ts';

/** Somebody wrote to the bot in private: they are answered there, and nobody else hears of it. */
export function slackDirectMessagePosted({
  inbox,
}: Pick<Services, 'inbox'>): Middleware<SlackEventMiddlewareArgs<'message'>> {
  return async ({ event }) => {
    const message = postedMessage(event);
    if (message === null || !message.isDirect) return;
    const { channel, ts, user, text, deliveryId } = message;
    const data = { channel, ts, user, text: readableText(text), effect: `reply:${deliveryId}` };
    await inbox.accept(deliveryId, { queue: 'reply', key: channel, data });
  };
}
