import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { assess } from '../src/core/classification.ts';
import { renderText } from '../src/core/complaint.ts';
import type { Services } from '../src/core/ports.ts';

const Inputs = z.object({ text: z.string() });

/** A workflow of the team reached the step “Classify a complaint”. Its outputs are the workflow's to use. */
export function slackStepRun({
  classifier,
  stance,
}: Pick<Services, 'classifier' | 'stance'>): Middleware<SlackEventMiddlewareArgs<'function_executed'>> {
  return async ({ inputs, complete, fail }) => {
    const given = Inputs.safeParse(inputs);
    const text = given.success ? renderText(null, given.data.text) : '';
    if (text === '') {
      await fail({ error: 'The step was given no text. Choose a text for it in the workflow.' });
      return;
    }
    try {
      const [[prediction], { policy }] = await Promise.all([classifier.classify([text]), stance()]);
      if (prediction === undefined) throw new Error(`The model ${classifier.id} gave no prediction for one text.`);
      const { topic, problem, index, band, confidence, needsReview } = assess(prediction, policy);
      const known = needsReview ? 'unsure' : (topic ?? 'unsure');
      const outputs = { topic: known, problem: (needsReview ? null : problem) ?? 'not named', index, band, confidence };
      await complete({ outputs });
    } catch (error) {
      await fail({ error: 'The complaint could not be classified. Run the workflow again later.' });
      throw error;
    }
  };
}
