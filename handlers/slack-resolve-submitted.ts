import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { readTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';
import { act } from '../src/people/act.ts';

const Answers = z.object({ note: z.object({ note: z.object({ value: z.string().nullable() }) }) });

/** Somebody resolved an alert. A note becomes an internal comment on the ticket, by the job that the change leaves behind. Acknowledged once it is stored. */
export function slackResolveSubmitted(
  services: Pick<Services, 'store' | 'mayAct' | 'messenger'>,
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ view, body, ack }) => {
    const target = readTarget(view.private_metadata);
    if (target.kind !== 'escalation') return ack();
    const by = body.user.id;
    const note = Answers.parse(view.state.values).note.note.value ?? '';
    const deliveryId = `form:${view.id}:${view.hash}`;
    const told = await act(
      { escalationId: target.id, by, channel: target.channel, event: { kind: 'resolve', by, note }, deliveryId },
      services,
    );
    await ack();
    if (told !== null) await services.messenger.whisper(target.channel, by, told);
  };
}
