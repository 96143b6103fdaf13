import type { Comparison, ModelEvaluation } from '../core/evaluation.ts';
import { chance, difference, percent, points, signed, withInterval } from './evaluation-figures.ts';
import type { PageColumn, PageTable } from './page.ts';

const MISSING = '–';

const column = (label: string): PageColumn => ({ label });
const number = (label: string): PageColumn => ({ label, align: 'right' });

/** The models against each other at a glance. */
export function headlineTable(models: readonly ModelEvaluation[]): PageTable {
  return {
    caption: 'All models on the same complaints, with 95 % intervals',
    columns: [
      column('Model'),
      number('Topic right'),
      number('Macro-F1'),
      number('Problem right'),
      number('Index off by'),
      number('Within 10'),
      number('Spearman'),
      number('Same on paraphrase'),
    ],
    rows: models.map(({ name, topic, problem, index, consistency }) => [
      name,
      topic === null ? MISSING : withInterval(topic.accuracy, percent),
      topic === null ? MISSING : withInterval(topic.macroF1, percent),
      problem === null ? MISSING : percent(problem.exact.value),
      index === null ? MISSING : withInterval(index.meanAbsoluteError, points),
      index === null ? MISSING : percent(index.within10.value),
      index === null ? MISSING : index.spearman.value.toFixed(2),
      consistency === null ? MISSING : percent(consistency.sameTopic.value),
    ]),
    note: models.map(({ name, about }) => `${name}: ${about}.`).join(' '),
  };
}

export function comparisonTable(comparisons: readonly Comparison[]): PageTable {
  return {
    caption: 'Differences on the same complaints: first minus second, in points',
    columns: [
      column('First'),
      column('Second'),
      number('Accuracy'),
      number('Macro-F1'),
      number('Right alone'),
      number('p'),
      number('Detectable'),
      number('Index error'),
    ],
    rows: comparisons.map(({ first, second, topic, index }) => {
      return [
        first,
        second,
        topic === null ? MISSING : withInterval(topic.accuracy, difference),
        topic === null ? MISSING : withInterval(topic.macroF1, difference),
        topic === null ? MISSING : `${topic.onlyFirstRight} : ${topic.onlySecondRight}`,
        topic === null ? MISSING : chance(topic.p),
        topic === null ? MISSING : points(100 * topic.detectable),
        index === null ? MISSING : withInterval(index.meanAbsoluteError, (x) => signed(x, points)),
      ];
    }),
    note: '“Right alone”: complaints that only the first and only the second has right; p is of the exact McNemar test on them. An interval without zero is a difference that chance hardly makes. “Detectable” is the smallest difference of accuracy that so many complaints show in 4 of 5 cases; a smaller one that was not found may still be there.',
  };
}

export function confidenceTable(models: readonly ModelEvaluation[]): PageTable {
  return {
    caption: 'What the confidence is worth',
    columns: [
      column('Model'),
      number('Calibration error'),
      number('Brier'),
      number('Log-loss'),
      number('Area under risk and coverage'),
      number('Answered at the floor'),
      number('Of these wrong'),
    ],
    rows: models.flatMap(({ name, calibration }) =>
      calibration === null
        ? []
        : [
            [
              name,
              percent(calibration.expectedCalibrationError),
              calibration.brier.toFixed(3),
              calibration.logLoss.toFixed(3),
              calibration.areaUnderRiskCoverage.toFixed(3),
              percent(calibration.floor.coverage),
              percent(calibration.floor.risk),
            ],
          ],
    ),
    note: `Calibration error over 15 bins of equal size. Brier and log-loss are of “right or wrong” given the confidence. The floor of this installation is ${models[0]?.calibration?.floor.confidence ?? 0}; below it topic and problem are left to a person.`,
  };
}

/** One row per change, one column per model. */
export function robustnessTable(models: readonly ModelEvaluation[]): PageTable {
  const known = models.filter(({ robustness }) => robustness.length > 0);
  const changes = known[0]?.robustness.map(({ change }) => change) ?? [];
  const cell = (flips: number, shift: number) => `${percent(flips)} · ${points(shift)}`;
  return {
    caption: 'Share of topics that change, and points by which the index moves',
    columns: [column('Change'), number('Complaints'), ...known.map(({ name }) => number(name))],
    rows: [
      ...changes.map((change, place) => [
        change,
        known[0]?.robustness[place]?.items ?? 0,
        ...known.map(({ robustness }) =>
          cell(robustness[place]?.flips.value ?? 0, robustness[place]?.meanIndexShift ?? 0),
        ),
      ]),
      ...(known.some(({ consistency }) => consistency !== null)
        ? [
            [
              'paraphrase, by hand',
              known[0]?.consistency?.pairs ?? 0,
              ...known.map(({ consistency }) =>
                consistency === null ? MISSING : cell(1 - consistency.sameTopic.value, consistency.meanIndexShift),
              ),
            ],
          ]
        : []),
    ],
    note: `${(known[0]?.robustness ?? []).map(({ change, about }) => `${change}: ${about}`).join('; ')}.`,
  };
}

export function sliceTable({ name, slices }: ModelEvaluation): PageTable {
  return {
    caption: `${name}, by kind of complaint`,
    columns: [
      column('By'),
      column('Slice'),
      number('Complaints'),
      number('Topic right'),
      number('Index off by'),
      column(''),
    ],
    rows: slices.map(({ by, name: slice, items, accuracy, meanAbsoluteError, isWeak }) => [
      by,
      slice,
      items,
      withInterval(accuracy, percent),
      meanAbsoluteError === null ? MISSING : points(meanAbsoluteError),
      isWeak ? 'weak' : '',
    ]),
    note: '“Weak”: at least 30 complaints, and 5 points or more under the mean of all.',
  };
}

export function operationsTable(models: readonly ModelEvaluation[]): PageTable {
  const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  return {
    caption: 'Time, failures and cost',
    columns: [
      column('Model'),
      number('Median ms'),
      number('95 % within ms'),
      number('99 % within ms'),
      number('Texts a second'),
      number('Left to a person'),
      number('Degraded'),
      number('Invalid'),
      number('Cost per 1,000'),
    ],
    rows: models.map(({ name, operations: o }) => [
      name,
      ms(o.p50Ms),
      ms(o.p95Ms),
      ms(o.p99Ms),
      Math.round(o.textsPerSecond).toLocaleString('en-US'),
      percent(o.needsReview),
      percent(o.degraded),
      percent(o.invalid),
      o.costPer1000 === null ? MISSING : `$${o.costPer1000.toFixed(2)}`,
    ]),
    note: 'Each text alone, on the machine and at the moment of this evaluation.',
  };
}
