import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { assess } from '../src/core/classification.ts';
import { renderText } from '../src/core/complaint.ts';
import type { Services } from '../src/core/ports.ts';

const HELP =
  'Write `/classify` and a complaint behind it. I answer with its topic, problem and dissatisfaction, for you only.';

/** `/classify <text>`: what the live model says about a text, to the one who asked. Nothing is stored. */
export function slackClassifyCommand({
  classifier,
  presenter,
  stance,
}: Pick<Services, 'classifier' | 'presenter' | 'stance'>): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, ack, respond }) => {
    // First, and with nothing before it: Slack gives up after three seconds, and a remote model may need longer.
    await ack();
    const text = renderText(null, command.text ?? '');
    if (text === '' || text === 'help') {
      await respond({ response_type: 'ephemeral', text: HELP });
      return;
    }
    const [[prediction], { policy }] = await Promise.all([classifier.classify([text]), stance()]);
    if (prediction === undefined) throw new Error(`The model ${classifier.id} gave no prediction for one text.`);
    await respond({ response_type: 'ephemeral', ...presenter.classification(text, assess(prediction, policy)) });
  };
}
