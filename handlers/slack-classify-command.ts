import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { writeTarget } from '../src/core/form-target.ts';
import type { Services } from '../src/core/ports.ts';
import { answerTo, tell } from '../src/people/ask.ts';

/** `/classify ...`: what the live model says about a text or a ticket, to the one who asked. Without words, a form. */
export function slackClassifyCommand(
  services: Pick<Services, 'classifier' | 'presenter' | 'stance' | 'store' | 'zendeskUrl' | 'clock' | 'messenger'>,
): Middleware<SlackCommandMiddlewareArgs> {
  const { presenter, messenger } = services;
  return async ({ command, ack, respond, client }) => {
    // First, and with nothing before it: Slack gives up after three seconds, and a remote model may need longer.
    await ack();
    const words = command.text ?? '';
    if (words.trim() === '') {
      const target = writeTarget({ kind: 'none', channel: command.channel_id });
      await client.views.open({ trigger_id: command.trigger_id, view: presenter.forms.classify(target) });
      return;
    }
    await tell(answerTo(words, command.user_id, services), async (answer) => {
      try {
        await respond({ response_type: 'ephemeral', ...answer });
      } catch {
        // The address for the answer is good for half an hour and five uses only.
        await messenger.whisper(command.channel_id, command.user_id, answer.text);
      }
    });
  };
}
