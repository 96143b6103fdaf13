import type { ModelEvaluation, TopicFigures } from '../core/evaluation.ts';
import { cut, percent, points, signed, withInterval } from './evaluation-figures.ts';
import type { PageColumn, PageTable } from './page.ts';

const MISSING = '–';

const column = (label: string): PageColumn => ({ label });
const number = (label: string): PageColumn => ({ label, align: 'right' });

export function topicTable(name: string, { topics }: TopicFigures): PageTable {
  return {
    caption: `${name}, topic by topic`,
    columns: [column('Topic'), number('Precision'), number('Recall'), number('F1'), number('Complaints')],
    rows: topics.map(({ topic, precision, recall, f1, support }) => [
      topic,
      percent(precision),
      percent(recall),
      percent(f1),
      support,
    ]),
  };
}

export function confusedTable(name: string, { confusedPairs }: TopicFigures): PageTable {
  return {
    caption: `What ${name} confuses most often`,
    columns: [column('Right topic'), column('Answer'), number('Times'), column('For instance')],
    rows: confusedPairs.map(({ truth, answer, count, examples }) => [
      truth,
      answer,
      count,
      cut(examples[0] ?? '', 140),
    ]),
  };
}

export function problemTable(models: readonly ModelEvaluation[]): PageTable {
  return {
    caption: 'The problem, and everything at once',
    columns: [
      column('Model'),
      number('Exactly right'),
      number('Right but for spelling'),
      number('Right where the topic is'),
      number('Answered'),
      number('Topic and problem right'),
      number('And the band'),
    ],
    rows: models.map(({ name, problem, joint }) => [
      name,
      problem === null ? MISSING : withInterval(problem.exact, percent),
      problem === null ? MISSING : percent(problem.folded),
      problem === null ? MISSING : percent(problem.whereTopicRight.accuracy),
      problem === null ? MISSING : percent(problem.answered),
      joint.topicAndProblem === null ? MISSING : percent(joint.topicAndProblem.value),
      joint.topicProblemAndBand === null ? MISSING : percent(joint.topicProblemAndBand.value),
    ]),
  };
}

export function indexTable(models: readonly ModelEvaluation[]): PageTable {
  return {
    caption: 'The dissatisfaction index',
    columns: [
      column('Model'),
      number('Mean error'),
      number('Root mean squared'),
      number('Within 10 points'),
      number('Spearman'),
      number('Kappa of bands'),
      number('Bias'),
    ],
    rows: models.flatMap(({ name, index }) =>
      index === null
        ? []
        : [
            [
              name,
              withInterval(index.meanAbsoluteError, points),
              points(index.rootMeanSquaredError),
              withInterval(index.within10, percent),
              withInterval(index.spearman, (x) => x.toFixed(2)),
              withInterval(index.bandKappa, (x) => x.toFixed(2)),
              signed(index.bias, points),
            ],
          ],
    ),
    note: 'Kappa is weighted quadratically over the four bands; 0 is chance, 1 is agreement.',
  };
}
