import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { noticesSetting } from '../src/core/notices.ts';
import type { Services } from '../src/core/ports.ts';
import { homeOf } from '../src/people/home.ts';

const Clicked = z.object({ action_id: z.enum(['notices_on', 'notices_off']) });

/** A person wants, or no longer wants, to hear in private of alerts that others assign to them. */
export function slackNoticesChanged(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>,
): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, body, ack, client }) => {
    const user = body.user.id;
    const assigned = Clicked.parse(action).action_id === 'notices_on';
    await services.facts.set(noticesSetting(user), { assigned });
    await ack();
    await client.views.publish({ user_id: user, view: await homeOf(user, services) });
  };
}
