import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';

/** Somebody wants quiet about a topic for a time. */
export function slackMuteAsked({
  stance,
  presenter,
  mayAct,
}: Pick<Services, 'stance' | 'presenter' | 'mayAct'>): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ body, ack, client }) => {
    await ack();
    const waiting = presenter.forms.message('Mute a topic', WORKING);
    const opened = await client.views.open({ trigger_id: body.trigger_id, view: waiting });
    const [{ catalogue }, allowed] = await Promise.all([stance(), mayAct(body.user.id)]);
    const topics = catalogue.topics.map(({ name }) => name);
    const view =
      allowed && topics.length > 0 ? presenter.forms.mute(topics) : presenter.forms.message('Mute a topic', REFUSED);
    await client.views.update({ view_id: opened.view?.id ?? '', view });
  };
}

const section = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'plain_text', text } }] });
const WORKING = section('One moment …');
const REFUSED = section('There is no topic to mute, or you are not on the list of people who may do this.');
