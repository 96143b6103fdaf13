import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';
import { homeOf } from '../src/people/home.ts';

/** Somebody looks at the app's Home tab. */
export function slackHomeOpened(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>,
): Middleware<SlackEventMiddlewareArgs<'app_home_opened'>> {
  return async ({ event, client }) => {
    if (event.tab !== 'home') return;
    await client.views.publish({ user_id: event.user, view: await homeOf(event.user, services) });
  };
}
