import type { Evaluation, ModelEvaluation, SideBySide } from '../core/evaluation.ts';
import { cut, percent } from './evaluation-figures.ts';
import type { PageTable } from './page.ts';

const MISSING = '–';

export function sideBySideTable({ sideBySide }: Evaluation): PageTable {
  const models = sideBySide[0]?.answers.map(({ model }) => model) ?? [];
  const said = (one: { topic: string | null; problem: string | null; index: number | null }) =>
    `${one.topic ?? MISSING} / ${one.problem ?? MISSING} / ${one.index ?? MISSING}`;
  return {
    caption: 'The same complaint, the label, and what each model says: topic / problem / index',
    columns: [{ label: 'Complaint' }, { label: 'Label' }, ...models.map((label) => ({ label }))],
    rows: sideBySide.map(({ text, truth, answers }) => [
      cut(text),
      said(truth),
      ...answers.map((answer) => (isAnswer(answer) ? `${said(answer)} (${percent(answer.confidence)})` : 'no answer')),
    ]),
  };
}

/** What stands in for a missing answer has neither a topic nor any confidence. */
export const isAnswer = ({ topic, confidence }: SideBySide['answers'][number]): boolean =>
  topic !== null || confidence > 0;

export function errorTable({ name, errors }: ModelEvaluation): PageTable {
  return {
    caption: `Mistakes ${name} was surest of`,
    columns: [
      { label: 'Complaint' },
      { label: 'Label' },
      { label: 'Answer' },
      { label: 'Confidence', align: 'right' },
      { label: 'Index: label', align: 'right' },
      { label: 'answer', align: 'right' },
    ],
    rows: errors.map(({ text, truth, answer, confidence, truthIndex, answerIndex }) => [
      cut(text),
      truth,
      answer,
      percent(confidence),
      truthIndex ?? MISSING,
      answerIndex,
    ]),
  };
}

export function suspectTable({ suspects }: Evaluation): PageTable {
  return {
    caption: 'Labels that are probably wrong: two systems agree on another topic',
    columns: [
      { label: 'Complaint' },
      { label: 'Label' },
      { label: 'Both say' },
      { label: 'Who' },
      { label: 'Confidence', align: 'right' },
    ],
    rows: suspects.map(({ text, label, answer, by, confidence }) => [
      cut(text),
      label,
      answer,
      by.join(', '),
      percent(confidence),
    ]),
    note: 'Look at these before you look for a better model.',
  };
}
