import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { Clicked, escalationIdOf } from '../src/core/clicked.ts';
import type { Better } from '../src/core/correction.ts';
import { type FormTarget, writeTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';

const Asked = z.object({ action_id: z.literal('asked_correct'), value: z.string() });

type Needs = Pick<Services, 'store' | 'stance' | 'presenter'>;

/**
 * Somebody knows better, about an alert or about a text they had classified. The form needs the catalogue and what is
 * there now, so an empty one is opened within the three seconds and filled afterwards.
 */
export function slackCorrectionAsked(services: Needs): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  const { presenter, stance } = services;
  return async ({ action, body, ack, client }) => {
    await ack();
    const target = targetOf(action, body.channel?.id ?? null);
    const opened = await client.views.open({
      trigger_id: body.trigger_id,
      view: presenter.forms.message('Correct', WORKING),
    });
    const [{ catalogue }, present] = await Promise.all([stance(), presentOf(target, services)]);
    const view =
      present === null
        ? presenter.forms.message('Correct', GONE)
        : presenter.forms.correct(writeTarget(target), catalogue, present);
    await client.views.update({ view_id: opened.view?.id ?? '', view });
  };
}

function targetOf(action: unknown, channel: string | null): FormTarget {
  const asked = Asked.safeParse(action);
  if (asked.success) return { kind: 'asked', id: asked.data.value, channel };
  return { kind: 'escalation', id: escalationIdOf(Clicked.parse(action)), channel };
}

/** What the form begins with; null when there is nothing to correct any more. */
async function presentOf(target: FormTarget, { store }: Needs): Promise<Better | null> {
  if (target.kind === 'none') return null;
  const found =
    target.kind === 'escalation'
      ? (await store.escalations.get(target.id))?.subject
      : (await store.asked.get(target.id))?.classification;
  if (found === undefined) return null;
  const { topic, problem, needsReview, index } = found;
  return {
    ...(topic === null || needsReview ? {} : { topic }),
    ...(problem === null || needsReview ? {} : { problem }),
    index,
  };
}

const section = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'plain_text', text } }] });
const WORKING = section('One moment …');
const GONE = section('This is not in my records any more, so there is nothing to correct.');
