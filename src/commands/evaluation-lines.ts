import type { Cascade, Comparison, Evaluation, ModelEvaluation, SideBySide } from '../core/evaluation.ts';
import { thresholdName } from '../report/evaluation-cascade.ts';
import { isAnswer } from '../report/evaluation-gallery.ts';
import { ASKED_AGAIN } from '../training/perturb.ts';
import { textTable } from './text-table.ts';

const MOST_SIDE_BY_SIDE = 10;
/** A threshold that sends fewer more than this away, in shares, is not worth a line. */
const LEAST_STEP = 0.04;

/** What an evaluation found, for a terminal. */
export function evaluationLines({ data, models, comparisons, cascades, sideBySide }: Evaluation): string[] {
  const names = new Set(models.filter(({ kind }) => kind !== 'baseline').map(({ name }) => name));
  return [
    `${data.used} of ${data.rows} rows of ${data.source} judged (${data.duplicates} duplicates, ${data.leaked} known from training).`,
    ...data.overlap
      .filter(({ isKnown }) => !isKnown)
      .map(({ model, note }) => `Note on ${model}: ${note}. An overlap cannot be ruled out, and it would flatter it.`),
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
        'same when asked again',
        'ms per text',
        '$ per 1,000',
      ],
      ...models.map(row),
    ]),
    '',
    ...comparisons.filter(({ first }) => names.has(first)).map(comparisonLine),
    ...cascades.flatMap((cascade) => ['', ...cascadeLines(cascade)]),
    ...(names.size < 2 ? [] : ['', ...sideBySide.slice(0, MOST_SIDE_BY_SIDE).flatMap(sideLines)]),
  ];
}

function row({ name, topic, problem, index, consistency, robustness, operations }: ModelEvaluation): string[] {
  const again = robustness.find(({ change }) => change === ASKED_AGAIN.name);
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
    again === undefined ? '-' : percent(1 - again.flips.value),
    operations.p50Ms.toFixed(2),
    operations.costPer1000 === null ? '-' : operations.costPer1000.toFixed(3),
  ];
}

function comparisonLine({ first, second, topic, index }: Comparison): string {
  const parts = [
    ...(topic === null
      ? []
      : [
          `topic right ${signed(100 * topic.accuracy.value)} (${signed(100 * topic.accuracy.low)} to ${signed(100 * topic.accuracy.high)})`,
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

/** From this the threshold is chosen; the page draws it. */
function cascadeLines({ embedded, remote, points }: Cascade): string[] {
  let last = -1;
  const shown = points.filter(({ sent }, place) => {
    const isWorth = sent - last >= LEAST_STEP || place === points.length - 1;
    if (isWorth) last = sent;
    return isWorth;
  });
  return [
    `${embedded} first, ${remote} where it is unsure (CASCADE_BELOW):`,
    ...textTable([
      ['asked', 'sent away', 'topic right', '$ per 1,000', '95 % within ms'],
      ...shown.map((point) => [
        thresholdName(point),
        percent(point.sent),
        percent(point.accuracy),
        point.costPer1000 === null ? '-' : point.costPer1000.toFixed(3),
        point.p95Ms.toFixed(1),
      ]),
    ]),
  ];
}

function sideLines({ text, truth, answers }: SideBySide): string[] {
  const short = text.length > 100 ? `${text.slice(0, 100)}...` : text;
  const said = (one: { topic: string | null; problem: string | null; index: number | null }) =>
    [one.topic, one.problem, one.index].map((value) => value ?? '-').join(' / ');
  return [
    `"${short}"`,
    `  label: ${said(truth)}`,
    ...answers.map((answer) => `  ${answer.model}: ${isAnswer(answer) ? said(answer) : 'no answer'}`),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
