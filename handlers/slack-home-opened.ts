import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../src/core/ports.ts';
import { homeOf } from '../src/people/home.ts';

/** Absent as long as nothing was ever published. Bolt's types do not know it. */
const Shown = z.object({ hash: z.string() });

/** The tab shows something else by now: what Slack answers with when the given hash is not its present one. */
const Overtaken = z.object({ data: z.object({ error: z.literal('hash_conflict') }) });

/** Somebody looks at the app's Home tab. */
export function slackHomeOpened(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>,
): Middleware<SlackEventMiddlewareArgs<'app_home_opened'>> {
  return async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const view = await homeOf(event.user, services);
    const hash = Shown.safeParse(event.view).data?.hash;
    try {
      // A click on the tab may be answered before this: what it changed must not be painted over with what was before it.
      await client.views.publish({ user_id: event.user, view, ...(hash === undefined ? {} : { hash }) });
    } catch (error) {
      if (!Overtaken.safeParse(error).success) throw error;
    }
  };
}
