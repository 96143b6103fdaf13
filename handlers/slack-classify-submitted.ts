import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../src/core/ports.ts';
import { aboutText, said, tell } from '../src/people/ask.ts';

const Answers = z.object({ text: z.object({ text: z.object({ value: z.string().nullable() }) }) });

/** The form of `/classify` came back. The answer takes the place of the form, however long the model needs. */
export function slackClassifySubmitted(
  services: Pick<Services, 'classifier' | 'presenter' | 'stance' | 'store' | 'zendeskUrl' | 'clock'>,
): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  const { presenter } = services;
  return async ({ view, body, ack, client }) => {
    await ack({ response_action: 'update', view: presenter.forms.message('Classify', said('One moment …')) });
    const text = Answers.parse(view.state.values).text.text.value ?? '';
    await tell(aboutText(text, body.user.id, services), async ({ text: fallback, blocks }) => {
      // What can be shared needs a channel to be shared in, so the buttons stay away here.
      const shown = blocks.filter(({ type }) => type !== 'actions');
      await client.views.update({
        view_id: view.id,
        view: presenter.forms.message('Classify', { text: fallback, blocks: shown }),
      });
    });
  };
}
