import type { Classification } from './classification.ts';

/** How many of the words that moved the decision a comment names. */
const WORDS = 5;

/** What an agent reads on the ticket: what the model said and which words moved it. */
export function ticketNote({ topic, problem, needsReview, index, band, evidence, model }: Classification): string {
  const about =
    needsReview || topic === null
      ? 'Topic unsure, please choose one.'
      : `Topic: ${topic}${problem === null ? '' : `, ${problem}`}.`;
  const words = evidence
    .filter(({ weight }) => weight > 0)
    .slice(0, WORDS)
    .map(({ text }) => `“${text}”`);
  return [
    `Umbrage: ${about} Dissatisfaction ${index} of 100 (${band}).`,
    ...(words.length === 0 ? [] : [`Moved by: ${words.join(', ')}.`]),
    `Correct the fields where they are wrong: your values stay. Model ${model}.`,
  ].join('\n');
}
