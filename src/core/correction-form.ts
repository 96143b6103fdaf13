import { type Catalogue, tagName } from './catalogue.ts';
import type { Better } from './correction.ts';

/** What a form says, by the short names of the catalogue: `topic`, and `topic|problem`. */
export interface CorrectionAnswers {
  topic: string | null;
  problem: string | null;
  index: number | null;
}

/** The short form of a name in a form; a form may stay open while a model with another catalogue goes live. */
export const shortName = (name: string): string => tagName(name).slice(0, 70);

/** Why the answers cannot be taken together, by field; empty when they can. Needs no catalogue, so it can be said at once. */
export function correctionFaults({ topic, problem, index }: CorrectionAnswers): Record<string, string> {
  if (topic === null && problem === null && index === null) return { index: 'Say at least one thing better.' };
  const ofProblem = problem?.split('|')[0];
  if (topic !== null && ofProblem !== undefined && ofProblem !== topic)
    return { problem: 'This problem belongs to another topic. Choose one of the chosen topic, or clear it.' };
  return index !== null && (index < 0 || index > 100) ? { index: 'A number from 0 to 100.' } : {};
}

/** What is there already. Null: nothing, so that whatever is said is news. */
export interface Present {
  topic: string | null;
  problem: string | null;
  index: number | null;
  needsReview: boolean;
}

/** What a person knows better than `present`. Null when the catalogue no longer has what they chose. */
export function betterFrom(
  { topic, problem, index }: CorrectionAnswers,
  catalogue: Catalogue,
  present: Present,
): Better | null {
  const [ofProblem, problemName] = problem?.split('|') ?? [];
  const wanted = topic ?? ofProblem;
  const entry = catalogue.topics.find(({ name }) => shortName(name) === wanted);
  if (wanted !== undefined && entry === undefined) return null;
  const chosen = entry?.problems.find((name) => shortName(name) === problemName);
  if (problemName !== undefined && chosen === undefined) return null;
  const isOther = entry !== undefined && (entry.name !== present.topic || present.needsReview);
  return {
    ...(isOther && entry !== undefined ? { topic: entry.name } : {}),
    ...(chosen !== undefined && (isOther || chosen !== present.problem) ? { problem: chosen } : {}),
    ...(index !== null && index !== present.index ? { index } : {}),
  };
}
