import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { Clicked, escalationIdOf } from '../src/core/clicked.ts';
import type { Services } from '../src/core/ports.ts';
import { refusalFor, tellInPrivate } from '../src/people/act.ts';

/** Somebody wants a ticket made of a chat message. Pressed twice, it is still one ticket. Acknowledged once the job is stored. */
export function slackTicketAsked(
  services: Pick<Services, 'queue' | 'mayAct' | 'messenger' | 'zendeskUrl'>,
): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  const { queue, zendeskUrl } = services;
  return async ({ action, body, ack, respond }) => {
    const escalationId = escalationIdOf(Clicked.parse(action));
    const by = body.user.id;
    const channel = body.channel?.id ?? null;
    const refusal = zendeskUrl === null ? 'Zendesk is not connected here.' : await refusalFor(by, channel, services);
    if (refusal !== null) {
      await ack();
      await tellInPrivate(refusal, { respond, channel, user: by }, services);
      return;
    }
    await queue.add({ queue: 'desk', key: escalationId, data: { kind: 'ticket', escalationId, by } });
    await ack();
  };
}
