import type { Comparison, Evaluation, ModelEvaluation, SideBySide } from '../core/evaluation.ts';
import { textTable } from './text-table.ts';

const MOST_SIDE_BY_SIDE = 3;

/** What an evaluation found, for a terminal. */
export function evaluationLines({ data, models, comparisons, sideBySide }: Evaluation): string[] {
  const names = new Set(models.filter(({ kind }) => kind !== 'baseline').map(({ name }) => name));
  return [
    `${data.used} of ${data.rows} rows of ${data.source} judged (${data.duplicates} duplicates, ${data.leaked} known from training).`,
    ...data.overlap
      .filter(({ note }) => note.startsWith('its training'))
      .map(
        ({ model }) =>
          `Note: the training texts of ${model} are not stored, so an overlap with them cannot be ruled out.`,
      ),
    '',
    ...textTable([
      [
        'model',
        'topic',
        'macro-F1',
        'problem',
        'index off',
        'within 10',
        'Spearman',
        'same on paraphrase',
        'ms per text',
      ],
      ...models.map(row),
    ]),
    '',
    ...comparisons.filter(({ first }) => names.has(first)).map(comparisonLine),
    ...(names.size < 2 ? [] : ['', ...sideBySide.slice(0, MOST_SIDE_BY_SIDE).flatMap(sideLines)]),
  ];
}

function row({ name, topic, problem, index, consistency, operations }: ModelEvaluation): string[] {
  return [
    name,
    topic === null ? '-' : percent(topic.accuracy.value),
    topic === null
      ? '-'
      : `${percent(topic.macroF1.value)} (${percent(topic.macroF1.low)}-${percent(topic.macroF1.high)})`,
    problem === null ? '-' : percent(problem.exact.value),
    index === null
      ? '-'
      : `${index.meanAbsoluteError.value.toFixed(1)} (${index.meanAbsoluteError.low.toFixed(1)}-${index.meanAbsoluteError.high.toFixed(1)})`,
    index === null ? '-' : percent(index.within10.value),
    index === null ? '-' : index.spearman.value.toFixed(2),
    consistency === null ? '-' : percent(consistency.sameTopic.value),
    operations.p50Ms.toFixed(2),
  ];
}

function comparisonLine({ first, second, topic, index }: Comparison): string {
  const parts = [
    ...(topic === null
      ? []
      : [
          `macro-F1 ${signed(100 * topic.macroF1.value)} (${signed(100 * topic.macroF1.low)} to ${signed(100 * topic.macroF1.high)})`,
          `p ${topic.p < 0.001 ? '< 0.001' : topic.p.toFixed(3)}`,
        ]),
    ...(index === null
      ? []
      : [
          `index error ${signed(index.meanAbsoluteError.value)} (${signed(index.meanAbsoluteError.low)} to ${signed(index.meanAbsoluteError.high)})`,
        ]),
  ];
  return `${first} against ${second}: ${parts.join(', ')}`;
}

function sideLines({ text, truth, answers }: SideBySide): string[] {
  const short = text.length > 100 ? `${text.slice(0, 100)}...` : text;
  const said = (one: { topic: string | null; problem: string | null; index: number | null }) =>
    [one.topic, one.problem, one.index].map((value) => value ?? '-').join(' / ');
  return [`"${short}"`, `  label: ${said(truth)}`, ...answers.map((answer) => `  ${answer.model}: ${said(answer)}`)];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
