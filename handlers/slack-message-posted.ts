import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';
import { postedMessage, triageOf } from '../src/core/posted-message.ts';
import { noteSeen } from '../src/people/catch-up.ts';

/** A message in a watched channel, new or changed, is a complaint. It is on disk before Slack hears that we have it. */
export function slackMessagePosted(
  services: Pick<Services, 'inbox' | 'messenger' | 'facts' | 'clock'>,
): Middleware<SlackEventMiddlewareArgs<'message'>> {
  const { inbox, messenger } = services;
  const seen = noteSeen(services);
  return async ({ event }) => {
    const message = postedMessage(event);
    if (message === null || message.isDirect || !(await messenger.watches(message.channel))) return;
    await inbox.accept(message.deliveryId, { queue: 'triage', ...triageOf(message) });
    await seen(message);
  };
}
