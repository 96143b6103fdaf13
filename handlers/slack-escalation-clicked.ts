import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { EscalationEvent } from '../src/core/escalation.ts';
import type { Services } from '../src/core/ports.ts';

const Clicked = z.object({ action_id: z.string(), value: z.string() });

const MEANING: Readonly<Record<string, (by: string) => EscalationEvent>> = {
  escalation_claim: (by) => ({ kind: 'claim', by }),
  escalation_unclaim: (by) => ({ kind: 'unclaim', by }),
  escalation_resolve: (by) => ({ kind: 'resolve', by, note: '' }),
  escalation_dismiss: (by) => ({ kind: 'dismiss', by, reason: 'not a complaint' }),
  escalation_reopen: (by) => ({ kind: 'reopen', by }),
};

/** Somebody pressed a button of an alert. The message is edited by the job that the change leaves behind. */
export function slackEscalationClicked({
  store,
  mayAct,
}: Pick<Services, 'store' | 'mayAct'>): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, body, ack, respond }) => {
    await ack();
    const { action_id, value } = Clicked.parse(action);
    const tell = (text: string) => respond({ response_type: 'ephemeral', replace_original: false, text });
    const event = MEANING[action_id]?.(body.user.id);
    if (event === undefined) return;
    if (!mayAct(body.user.id)) {
      await tell('You are not on the list of people who may do this. Ask an operator of Umbrage.');
      return;
    }
    const outcome = await store.escalations.change(value, event);
    if (outcome === null) await tell('This alert is not in my records any more, so nothing was changed.');
    else if (outcome.kind === 'refused') await tell(`${outcome.why} Nothing was changed.`);
  };
}
