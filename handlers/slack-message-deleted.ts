import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';
import { deletedComplaint } from '../src/core/posted-message.ts';
import { withdraw } from '../src/people/withdraw.ts';

/** The author took a complaint back. */
export function slackMessageDeleted(
  services: Pick<Services, 'store'>,
): Middleware<SlackEventMiddlewareArgs<'message'>> {
  return async ({ event, body }) => {
    const complaintId = deletedComplaint(event);
    if (complaintId !== null) await withdraw(complaintId, `slack:${body.event_id}`, services);
  };
}
