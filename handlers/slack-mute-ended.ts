import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { MUTES_SETTING, Mutes, withoutMute } from '../src/core/mute.ts';
import type { Services } from '../src/core/ports.ts';
import { refusalFor } from '../src/people/act.ts';
import { homeOf } from '../src/people/home.ts';

const Clicked = z.object({ value: z.string() });

/** Somebody wants to hear of a topic again. */
export function slackMuteEnded(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>,
): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  const { facts, clock, messenger } = services;
  return async ({ action, body, ack, client }) => {
    const by = body.user.id;
    const refusal = await refusalFor(by, null, services);
    if (refusal !== null) {
      await ack();
      await messenger.whisper(null, by, refusal);
      return;
    }
    const mutes = (await facts.get(MUTES_SETTING, Mutes)) ?? [];
    await facts.set(MUTES_SETTING, withoutMute(mutes, Clicked.parse(action).value, clock()));
    await ack();
    await client.views.publish({ user_id: by, view: await homeOf(by, services) });
  };
}
