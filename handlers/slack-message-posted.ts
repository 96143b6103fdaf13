import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';
import { postedMessage, triageOf } from '../src/core/posted-message.ts';

/** A message in a watched channel, new or changed, is a complaint. It is on disk before Slack hears that we have it. */
export function slackMessagePosted({
  inbox,
  messenger,
  meters,
  log,
}: Pick<Services, 'inbox' | 'messenger' | 'meters' | 'log'>): Middleware<SlackEventMiddlewareArgs<'message'>> {
  return async ({ event }) => {
    const message = postedMessage(event);
    if (message === null || message.isDirect || !(await messenger.watches(message.channel))) return;
    const job = triageOf(message);
    await inbox.accept(message.deliveryId, { queue: 'triage', ...job });
    meters.accepted('slack');
    log.info({ complaint: job.key }, 'message taken in');
  };
}
