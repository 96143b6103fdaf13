import type { KnownBlock } from '@slack/types';
import type { Presenter } from '../../core/ports.ts';
import { escapeText, LIMITS, plain, quote } from './text.ts';

/** What a person reads after `/classify`. */
export const slackPresenter: Presenter = {
  classification(text, { topic, problem, index, band, confidence, needsReview, evidence, model }) {
    const percent = `${Math.round(confidence * 100)} %`;
    const about = needsReview ? `topic unsure (best guess: ${topic ?? 'none'})` : (topic ?? 'no topic');
    const headline = `${about}${problem === null || needsReview ? '' : `, ${problem}`}: dissatisfaction ${index} of 100 (${band})`;
    const words = evidence.slice(0, 6).map((span) => `“${span.text}” (${span.about})`);
    const blocks: KnownBlock[] = [
      { type: 'section', text: plain(headline, LIMITS.section) },
      quote(text),
      { type: 'context', elements: [plain(`Confidence ${percent}. Model ${model}.`, LIMITS.context)] },
      ...(words.length === 0
        ? []
        : [{ type: 'context' as const, elements: [plain(`Decided by ${words.join(', ')}`, LIMITS.context)] }]),
    ];
    return { text: escapeText(headline), blocks };
  },
};
