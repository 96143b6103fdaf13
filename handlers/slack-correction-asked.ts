import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import type { Classification } from '../src/core/classification.ts';
import { Clicked, escalationIdOf } from '../src/core/clicked.ts';
import type { Better } from '../src/core/correction.ts';
import { type FormTarget, writeTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';

const Asked = z.object({ action_id: z.literal('asked_correct'), value: z.string() });

type Needs = Pick<Services, 'store' | 'stance' | 'presenter'>;
type Classified = Pick<Classification, 'topic' | 'problem' | 'needsReview' | 'index'>;

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
    const [{ catalogue }, found] = await Promise.all([stance(), foundFor(target, services)]);
    const view =
      found === null
        ? presenter.forms.message('Correct', GONE)
        : presenter.forms.correct(writeTarget(found.target), catalogue, presentIn(found.classified));
    await client.views.update({ view_id: opened.view?.id ?? '', view });
  };
}

function targetOf(action: unknown, channel: string | null): FormTarget {
  const asked = Asked.safeParse(action);
  if (asked.success) return { kind: 'asked', id: asked.data.value, channel };
  return { kind: 'escalation', id: escalationIdOf(Clicked.parse(action)), channel };
}

/** What the form is about, named as exactly as it can be, with its values. Null: there is nothing to correct any more. */
async function foundFor(
  target: FormTarget,
  { store }: Needs,
): Promise<{ target: FormTarget; classified: Classified } | null> {
  switch (target.kind) {
    case 'none':
      return null;
    case 'asked': {
      const asked = await store.asked.get(target.id);
      return asked === null ? null : { target, classified: asked.classification };
    }
    case 'escalation': {
      const subject = (await store.escalations.get(target.id))?.subject;
      if (subject === undefined) return null;
      return { target: { ...target, complaintId: subject.complaintId }, classified: subject };
    }
  }
}

/** What the form begins with. */
function presentIn({ topic, problem, needsReview, index }: Classified): Better {
  return {
    ...(topic === null || needsReview ? {} : { topic }),
    ...(problem === null || needsReview ? {} : { problem }),
    index,
  };
}

const section = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'plain_text', text } }] });
const WORKING = section('One moment …');
const GONE = section('This is not in my records any more, so there is nothing to correct.');
