import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { Clicked, escalationIdOf, snoozeEnd } from '../src/core/clicked.ts';
import { writeTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';
import { act, refusalFor, tellInPrivate } from '../src/people/act.ts';

/** Somebody put an alert off: for a time of the menu, or until a time they want to choose. Acknowledged once it is stored. */
export function slackSnoozeChosen(
  services: Pick<Services, 'store' | 'mayAct' | 'messenger' | 'presenter' | 'clock'>,
): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  const { presenter, clock } = services;
  return async ({ action, body, ack, respond, client }) => {
    const clicked = Clicked.parse(action);
    const choice = clicked.selected_option?.value;
    if (choice === undefined) return ack();
    const by = body.user.id;
    const channel = body.channel?.id ?? null;
    const escalationId = escalationIdOf(clicked);
    if (choice === 'custom') {
      await ack();
      const target = writeTarget({ kind: 'escalation', id: escalationId, channel });
      await client.views.open({ trigger_id: body.trigger_id, view: presenter.forms.snooze(target, clock()) });
      return;
    }
    const refusal = await refusalFor(by, channel, services);
    const until = refusal === null ? snoozeEnd(choice, clock(), await zoneOf(by, choice, services)) : null;
    const told =
      until === null
        ? refusal
        : await act(
            { escalationId, by, channel, event: { kind: 'snooze', by, until }, deliveryId: `click:${body.trigger_id}` },
            services,
          );
    await ack();
    if (told !== null) await tellInPrivate(told, { respond, channel, user: by }, services);
  };
}

/** Only tomorrow depends on where the person is. */
async function zoneOf(user: string, choice: string, { messenger }: Pick<Services, 'messenger'>): Promise<string> {
  return choice === 'tomorrow' ? (await messenger.person(user)).zone : 'Etc/UTC';
}
