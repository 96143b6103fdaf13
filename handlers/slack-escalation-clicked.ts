import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { Clicked, escalationIdOf, eventOf } from '../src/core/clicked.ts';
import type { Services } from '../src/core/ports.ts';
import { act, tellInPrivate } from '../src/people/act.ts';

/**
 * Somebody pressed a button of an alert. The message is edited by the job that the change leaves behind. Slack hears that we
 * have it once the change is stored: what is acknowledged first would be lost with us, and the person would not know.
 */
export function slackEscalationClicked(
  services: Pick<Services, 'store' | 'mayAct' | 'messenger'>,
): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, body, ack, respond }) => {
    const clicked = Clicked.parse(action);
    const by = body.user.id;
    const event = eventOf(clicked, by);
    if (event === null) return ack();
    const channel = body.channel?.id ?? null;
    const told = await act(
      { escalationId: escalationIdOf(clicked), by, channel, event, deliveryId: `click:${body.trigger_id}` },
      services,
    );
    await ack();
    if (told !== null) await tellInPrivate(told, { respond, channel, user: by }, services);
  };
}
