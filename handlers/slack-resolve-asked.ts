import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { Clicked, escalationIdOf } from '../src/core/clicked.ts';
import { writeTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';

/** Somebody wants to resolve an alert: they are asked what was done. Nothing is looked up first, the form has three seconds. */
export function slackResolveAsked({
  presenter,
}: Pick<Services, 'presenter'>): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, body, ack, client }) => {
    await ack();
    const id = escalationIdOf(Clicked.parse(action));
    const target = writeTarget({ kind: 'escalation', id, channel: body.channel?.id ?? null });
    await client.views.open({ trigger_id: body.trigger_id, view: presenter.forms.resolve(target) });
  };
}
