import type { Classification } from './classification.ts';

/** How many of the words that moved the decision a comment names. */
const WORDS = 5;

/** Said wherever a person sees the answer of a model that had to stand in. */
export const DEGRADED = 'The second model gave no answer.';

/** What an agent reads on the ticket: what the model said and which words moved it. */
export function ticketNote({
  topic,
  problem,
  needsReview,
  index,
  band,
  evidence,
  model,
  degraded,
}: Classification): string {
  const about =
    needsReview || topic === null
      ? 'Topic unsure, please choose one.'
      : `Topic: ${topic}${problem === null ? '' : `, ${problem}`}.`;
  const moving = evidence.filter(({ weight }) => weight > 0).map(({ text }) => `“${text}”`);
  // One word can count twice, for the topic and for the index.
  const words = [...new Set(moving)].slice(0, WORDS);
  return [
    `Umbrage: ${about} Dissatisfaction ${index} of 100 (${band}).`,
    ...(words.length === 0 ? [] : [`Moved by: ${words.join(', ')}.`]),
    ...(degraded ? [`${DEGRADED} This is what the built-in one says.`] : []),
    `Correct the fields where they are wrong: your values stay. Model ${model}.`,
  ].join('\n');
}
