import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../src/core/ports.ts';
import { ticketIn } from '../src/core/ticket-link.ts';

const Shared = z.object({
  channel: z.string(),
  message_ts: z.string(),
  is_bot_user_member: z.boolean().optional(),
  links: z.array(z.object({ url: z.string() })),
});
const Envelope = z.object({ is_ext_shared_channel: z.boolean().optional() });

/** Somebody posted links to tickets: in channels of our own that we are in, each shows what we know of the ticket. */
export function slackLinkShared({
  store,
  presenter,
  messenger,
  zendeskUrl,
}: Pick<Services, 'store' | 'presenter' | 'messenger' | 'zendeskUrl'>): Middleware<
  SlackEventMiddlewareArgs<'link_shared'>
> {
  return async ({ event, body, client }) => {
    const { channel, message_ts, is_bot_user_member, links } = Shared.parse(event);
    const isForeign = Envelope.parse(body).is_ext_shared_channel === true;
    if (isForeign || is_bot_user_member === false || channel === 'COMPOSER') return;
    if (!(await messenger.isInternal(channel))) return;
    const found = await Promise.all(
      links.slice(0, 5).map(async ({ url }) => {
        const ticketId = ticketIn(url, zendeskUrl);
        const record = ticketId === null ? null : await store.complaint(`zendesk:${ticketId}`);
        if (record === null) return [];
        const { blocks } = presenter.unfurl(record, await store.escalations.holding(record.complaint.id));
        return [[url, { blocks }] as const];
      }),
    );
    const unfurls = Object.fromEntries(found.flat());
    if (Object.keys(unfurls).length > 0) await client.chat.unfurl({ channel, ts: message_ts, unfurls });
  };
}
