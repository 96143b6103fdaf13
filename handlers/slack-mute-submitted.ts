import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { shortName } from '../src/core/correction-form.ts';
import { MUTES_SETTING, Mutes, withMute } from '../src/core/mute.ts';
import type { Services } from '../src/core/ports.ts';
import { refusalFor } from '../src/people/act.ts';
import { homeOf } from '../src/people/home.ts';

const Chosen = z.object({ selected_option: z.object({ value: z.string() }) });
const Answers = z.object({ topic: z.object({ topic: Chosen }), hours: z.object({ hours: Chosen }) });
const HOUR_MS = 3_600_000;

/** A topic opens no alerts for a time. Critical complaints do all the same. */
export function slackMuteSubmitted(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>,
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  const { facts, stance, clock, messenger } = services;
  return async ({ view, body, ack, client }) => {
    const by = body.user.id;
    const { topic, hours } = Answers.parse(view.state.values);
    const { catalogue } = await stance();
    const entry = catalogue.topics.find(({ name }) => shortName(name) === topic.topic.selected_option.value);
    const refusal =
      (await refusalFor(by, null, services)) ??
      (entry === undefined ? 'Another model with other topics went live while the form was open.' : null);
    if (refusal !== null || entry === undefined) {
      await ack();
      await messenger.whisper(null, by, refusal ?? 'Nothing was changed.');
      return;
    }
    const now = clock();
    const until = new Date(now.getTime() + Number(hours.hours.selected_option.value) * HOUR_MS).toISOString();
    const mutes = (await facts.get(MUTES_SETTING, Mutes)) ?? [];
    await facts.set(MUTES_SETTING, withMute(mutes, { topic: entry.name, until, by }, now));
    await ack();
    await client.views.publish({ user_id: by, view: await homeOf(by, services) });
  };
}
