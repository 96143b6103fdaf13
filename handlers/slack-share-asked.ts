import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../src/core/ports.ts';
import { tellInPrivate } from '../src/people/act.ts';

const Asked = z.object({ value: z.string() });

/** Somebody wants everybody in the channel to read an answer. People of other companies must not. */
export function slackShareAsked({
  store,
  presenter,
  messenger,
}: Pick<Services, 'store' | 'presenter' | 'messenger'>): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, body, ack, respond }) => {
    await ack();
    const channel = body.channel?.id ?? '';
    const asked = await store.asked.get(Asked.parse(action).value);
    if (asked === null) {
      await tellInPrivate(
        'That text is not in my records any more. Classify it again.',
        { respond, channel, user: body.user.id },
        { messenger },
      );
      return;
    }
    if (!(await messenger.isInternal(channel))) {
      const why = 'This channel is shared with another company, or I cannot see it, so nothing was shared.';
      await tellInPrivate(why, { respond, channel, user: body.user.id }, { messenger });
      return;
    }
    const message = presenter.classification(asked.text, asked.classification);
    await respond({ response_type: 'in_channel', replace_original: false, ...message });
  };
}
