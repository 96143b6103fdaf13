import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { readTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';
import { act } from '../src/people/act.ts';

const Answers = z.object({ until: z.object({ until: z.object({ selected_date_time: z.number().nullable() }) }) });

/** Somebody said until when an alert can wait. Acknowledged once it is stored. */
export function slackSnoozeSubmitted(
  services: Pick<Services, 'store' | 'mayAct' | 'messenger' | 'clock'>,
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ view, body, ack }) => {
    const { until } = Answers.parse(view.state.values).until;
    const endMs = (until.selected_date_time ?? 0) * 1000;
    if (endMs <= services.clock().getTime()) {
      await ack({ response_action: 'errors', errors: { until: 'Choose a moment that is still to come.' } });
      return;
    }
    const target = readTarget(view.private_metadata);
    if (target.kind !== 'escalation') return ack();
    const by = body.user.id;
    const event = { kind: 'snooze', by, until: new Date(endMs).toISOString() } as const;
    const told = await act(
      { escalationId: target.id, by, channel: target.channel, event, deliveryId: `form:${view.id}:${view.hash}` },
      services,
    );
    await ack();
    if (told !== null) await services.messenger.whisper(target.channel, by, told);
  };
}
