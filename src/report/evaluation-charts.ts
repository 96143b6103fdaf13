import type { Evaluation, ModelEvaluation } from '../core/evaluation.ts';
import type { ChartSpec } from './chart.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { cascadeCharts } from './evaluation-cascade.ts';
import { dotChart } from './evaluation-dots.ts';
import { indexScatter } from './evaluation-scatter.ts';
import { lineChart } from './line-chart.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';
import { riskCoverageCurve } from './risk-coverage-curve.ts';

/** One drawing of the report, before it is drawn. */
export interface PlannedChart {
  /** Name of its files. */
  name: string;
  section: 'summary' | 'topics' | 'index' | 'confidence' | 'robustness' | 'cascade' | 'learning-curve';
  alt: string;
  note?: string;
  spec: ChartSpec;
}

/** More lines in one drawing cannot be told apart. */
const MOST_SERIES = 5;
const MOST_TOPICS = 30;

/** Everything the report of an evaluation draws, in its order. */
export function plannedCharts({ models, cascades, learningCurve }: Evaluation): PlannedChart[] {
  const real = models.filter(({ kind }) => kind !== 'baseline');
  const shown = (real.length > 0 ? real : models).slice(0, MOST_SERIES);
  return [
    ...headline(models),
    ...perTopic(shown),
    ...shown.flatMap(confusion),
    ...shown.flatMap(scatter),
    ...confidence(shown),
    ...robustness(models),
    ...cascadeCharts(cascades),
    ...growth(learningCurve),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function headline(models: readonly ModelEvaluation[]): PlannedChart[] {
  const rows = models.map(({ name }) => name);
  const topic = models.some((model) => model.topic !== null);
  const index = models.some((model) => model.index !== null);
  const macro = 'Macro-F1 of the topic, with 95 % intervals, one line per model.';
  const error = 'Mean absolute error of the index in points, with 95 % intervals, one line per model.';
  const estimate = (value: { value: number; low: number; high: number } | undefined, label: (x: number) => string) =>
    value === undefined ? null : { ...value, label: label(value.value) };
  const points = (value: number) => value.toFixed(1);
  return [
    ...(topic
      ? [
          plan('macro-f1', 'summary', macro, {
            spec: dotChart({
              title: 'How well the topic is found',
              subtitle: 'Macro-F1 with its 95 % interval; every topic counts alike. Right is better.',
              alt: macro,
              rows,
              series: [{ name: 'models', dots: models.map((model) => estimate(model.topic?.macroF1, percent)) }],
              x: { title: 'macro-F1', format: '.0%', domain: [0, 1.08] },
            }),
          }),
        ]
      : []),
    ...(index
      ? [
          plan('index-error', 'summary', error, {
            spec: dotChart({
              title: 'How far the index is off',
              subtitle: 'Mean distance from the label in points, with its 95 % interval. Left is better.',
              alt: error,
              rows,
              series: [
                { name: 'models', dots: models.map((model) => estimate(model.index?.meanAbsoluteError, points)) },
              ],
              x: { title: 'points of the index', domain: [0, highest(models)] },
            }),
          }),
        ]
      : []),
  ];
}

const highest = (models: readonly ModelEvaluation[]): number =>
  1.15 * Math.max(5, ...models.map(({ index }) => index?.meanAbsoluteError.high ?? 0));

/** The most frequent topic first; of very many the weakest. */
function perTopic(models: readonly ModelEvaluation[]): PlannedChart[] {
  const all = (models[0]?.topic?.topics ?? []).filter(({ support }) => support > 0);
  const isCut = all.length > MOST_TOPICS;
  const topics = isCut ? all.toSorted((a, b) => a.f1 - b.f1).slice(0, MOST_TOPICS) : all;
  if (topics.length === 0) return [];
  const order = isCut ? `the ${MOST_TOPICS} weakest of ${all.length}` : 'the most frequent topic first';
  const alt = `F1 of each topic, ${order}, one colour per model.`;
  return [
    plan('topics', 'topics', alt, {
      spec: dotChart({
        title: 'F1 by topic',
        subtitle: `${order[0]?.toUpperCase()}${order.slice(1)}; in brackets how many complaints it has.`,
        alt,
        rows: topics.map(({ topic, support }) => `${topic} (${support})`),
        series: models.map(({ name, topic }) => {
          const f1 = new Map((topic?.topics ?? []).map((score) => [score.topic, score.f1]));
          return { name, dots: topics.map((one) => ({ value: f1.get(one.topic) ?? 0 })) };
        }),
        x: { title: 'F1', format: '.0%', domain: [0, 1] },
      }),
    }),
  ];
}

function confusion({ name, topic }: ModelEvaluation, place: number): PlannedChart[] {
  if (topic === null || topic.topics.length < 2) return [];
  const labels = topic.topics.map((score) => score.topic);
  const at = new Map(labels.map((label, i) => [label, i]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const cell of topic.confusion) {
    const row = counts[at.get(cell.truth) ?? -1];
    const column = at.get(cell.answer);
    if (row !== undefined && column !== undefined) row[column] = cell.count;
  }
  const alt = `Confusion matrix of ${name}: each row is a right topic, shaded by the share of its complaints that got each answer.`;
  const spec = confusionMatrix({
    title: `What ${name} takes for what`,
    subtitle: 'Shaded by the share of the row; the diagonal is right.',
    alt,
    labels,
    counts,
  });
  return [plan(`confusion-${place + 1}`, 'topics', alt, { spec })];
}

function scatter({ name, index }: ModelEvaluation, place: number): PlannedChart[] {
  if (index === null) return [];
  const alt = `Index answered by ${name} against the label, one dot per complaint; on the diagonal both are equal.`;
  const spec = indexScatter({
    title: `Index: label and answer of ${name}`,
    subtitle: `On average ${index.bias < 0 ? `${(-index.bias).toFixed(1)} points too low` : `${index.bias.toFixed(1)} points too high`}; ${percent(index.within10.value)} are within 10 points.`,
    alt,
    points: index.points,
  });
  return [plan(`index-${place + 1}`, 'index', alt, { spec })];
}

function confidence(models: readonly ModelEvaluation[]): PlannedChart[] {
  const known = models.flatMap(({ name, calibration }) => (calibration === null ? [] : [{ name, ...calibration }]));
  if (known.length === 0) return [];
  const reliability =
    'Share of right answers by confidence, with intervals; on the dashed line confidence means what it says.';
  const risk = 'Share of wrong answers by the share of complaints that are answered without a person.';
  return [
    plan('reliability', 'confidence', reliability, {
      spec: reliabilityDiagram({
        title: 'Does the confidence mean what it says?',
        subtitle: 'Bins of equal size with 95 % intervals.',
        alt: reliability,
        models: known.map(({ name, bins }) => ({ name, bins })),
      }),
    }),
    plan('risk-coverage', 'confidence', risk, {
      spec: riskCoverageCurve({
        title: 'Mistakes by the share answered',
        subtitle: 'The surest complaints first. The lower the line, the better the confidence sorts.',
        alt: risk,
        // A first handful of items would jump between nothing and everything.
        models: known.map(({ name, riskCoverage }) => ({
          name,
          points: riskCoverage.filter(({ coverage }) => coverage >= 0.05),
        })),
      }),
    }),
  ];
}

function robustness(models: readonly ModelEvaluation[]): PlannedChart[] {
  // Who always says the same never changes his mind, and that is no merit.
  const known = models
    .filter(({ name, robustness }) => robustness.length > 0 && name !== 'majority')
    .slice(0, MOST_SERIES);
  const changes = known[0]?.robustness.map(({ change }) => change) ?? [];
  if (changes.length === 0) return [];
  const alt =
    'Share of complaints whose topic changes when the text is changed without changing its meaning, by kind of change.';
  return [
    plan('robustness', 'robustness', alt, {
      spec: dotChart({
        title: 'How easily the answer flips',
        subtitle: 'Share of complaints whose topic changes when the text is disturbed; 95 % intervals. Left is better.',
        alt,
        rows: changes,
        series: known.map(({ name, robustness: figures }) => ({ name, dots: figures.map(({ flips }) => flips) })),
        x: { title: 'topics that change', format: '.0%' },
      }),
    }),
  ];
}

function growth(points: Evaluation['learningCurve']): PlannedChart[] {
  const known = points.flatMap(({ rows, accuracy, macroF1 }) =>
    accuracy === null || macroF1 === null ? [] : [{ rows, accuracy, macroF1 }],
  );
  if (known.length < 2) return [];
  const alt = 'Accuracy and macro-F1 of embedded models trained on growing shares of the rows.';
  return [
    plan('learning-curve', 'learning-curve', alt, {
      spec: lineChart({
        title: 'Would more data help?',
        subtitle: 'Embedded models trained on growing shares of the rows, judged on the same complaints.',
        alt,
        series: [
          {
            name: 'accuracy',
            points: known.map(({ rows, accuracy }) => ({ x: rows, y: accuracy, label: percent(accuracy) })),
          },
          { name: 'macro-F1', points: known.map(({ rows, macroF1 }) => ({ x: rows, y: macroF1 })) },
        ],
        x: { title: 'rows learned from' },
        y: { title: 'score', format: '.0%' },
      }),
    }),
  ];
}

function plan(
  name: string,
  section: PlannedChart['section'],
  alt: string,
  rest: Pick<PlannedChart, 'spec' | 'note'>,
): PlannedChart {
  return { name, section, alt, ...rest };
}
