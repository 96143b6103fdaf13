import type { Evaluation, ModelEvaluation } from '../core/evaluation.ts';
import { renderChart } from './chart.ts';
import { confusedTable, indexTable, problemTable, topicTable } from './evaluation-answer-tables.ts';
import { cascadeTable } from './evaluation-cascade.ts';
import { type PlannedChart, plannedCharts } from './evaluation-charts.ts';
import { percent, points } from './evaluation-figures.ts';
import { errorTable, sideBySideTable, suspectTable } from './evaluation-gallery.ts';
import { summaryNotices } from './evaluation-notices.ts';
import {
  comparisonTable,
  confidenceTable,
  headlineTable,
  operationsTable,
  robustnessTable,
  sliceTable,
} from './evaluation-tables.ts';
import { type PageChart, type PageSection, type ReportPage, reportPage } from './page.ts';

export interface EvaluationReport {
  html: string;
  charts: { name: string; svg: string; png: Uint8Array }[];
}

/** The evaluation as one self-contained page, and its drawings by themselves. */
export async function evaluationReport(evaluation: Evaluation): Promise<EvaluationReport> {
  const drawn: (PlannedChart & { svg: string; png: Uint8Array })[] = [];
  for (const planned of plannedCharts(evaluation)) drawn.push({ ...planned, ...(await renderChart(planned.spec)) });
  const charts = (section: PlannedChart['section']): PageChart[] =>
    drawn
      .filter((chart) => chart.section === section)
      .map(({ svg, alt, note }) => ({ svg, alt, ...(note === undefined ? {} : { note }) }));
  return {
    html: reportPage(pageOf(evaluation, charts)),
    charts: drawn.map(({ name, svg, png }) => ({ name, svg, png })),
  };
}

type ChartsOf = (section: PlannedChart['section']) => PageChart[];

function pageOf(evaluation: Evaluation, charts: ChartsOf): ReportPage {
  const { models, data, at, resamples, seed } = evaluation;
  const sections = [
    summary(evaluation, charts),
    dataSection(evaluation),
    ...(evaluation.comparisons.length === 0
      ? []
      : [{ id: 'comparison', title: 'Compared in pairs', tables: [comparisonTable(evaluation.comparisons)] }]),
    ...topicSections(evaluation, charts),
    ...indexSections(models, charts),
    ...otherSections(evaluation, charts),
    method(resamples, seed),
  ];
  return {
    title: 'Evaluation of models',
    subtitle: `${models.map(({ name }) => name).join(', ')} on ${data.used.toLocaleString('en-US')} complaints, ${at.slice(0, 16).replace('T', ' ')} UTC`,
    facts: factsOf(models[0], data.used),
    sections,
    footer: 'This page holds complaints of customers. Treat it like your ticket system.',
  };
}

function factsOf(model: ModelEvaluation | undefined, used: number): NonNullable<ReportPage['facts']> {
  const { topic, index, calibration } = model ?? {};
  return [
    { label: 'Complaints', value: used.toLocaleString('en-US') },
    ...(topic ? [{ label: `Topic right (${model?.name})`, value: percent(topic.accuracy.value) }] : []),
    ...(topic ? [{ label: 'Macro-F1', value: percent(topic.macroF1.value) }] : []),
    ...(index ? [{ label: 'Index off by', value: points(index.meanAbsoluteError.value), note: 'points' }] : []),
    ...(index ? [{ label: 'Index, Spearman', value: index.spearman.value.toFixed(2) }] : []),
    ...(calibration ? [{ label: 'Confidence off by', value: percent(calibration.expectedCalibrationError) }] : []),
  ];
}

function summary(evaluation: Evaluation, charts: ChartsOf): PageSection {
  return {
    id: 'summary',
    title: 'Result',
    notices: summaryNotices(evaluation),
    charts: charts('summary'),
    tables: [headlineTable(evaluation.models)],
  };
}

const MOST_LABELS = 30;

function dataSection({ data, models }: Evaluation): PageSection {
  const unknown = models.flatMap(({ name, topic }) =>
    topic !== null && topic.unknownTopics !== null && topic.unknownTopics > 0
      ? [
          `${name} never learned the topics of ${percent(topic.unknownTopics)} of the complaints, and cannot have them right.`,
        ]
      : [],
  );
  return {
    id: 'data',
    title: 'What it was judged on',
    list: [
      `Source: ${data.source}, ${data.rows.toLocaleString('en-US')} rows, of which ${data.used.toLocaleString('en-US')} were judged; SHA-256 ${data.hash.slice(0, 16)}….`,
      `${data.withTopic} with a topic, ${data.withProblem} with a problem, ${data.withIndex} with an index${data.span === null ? '; without dates' : `; from ${data.span.from} to ${data.span.to}`}.`,
      `${data.duplicates} rows were left out because another has the same words; ${data.contradicting} texts had contradicting topics.`,
      `${data.leaked} rows were left out because a model had learned from them.`,
      ...data.overlap.map(
        ({ model, items, isKnown, note }) =>
          `Overlap with the training of ${model}: ${isKnown ? items : 'unknown'} (${note}).`,
      ),
      `The baselines learned from ${data.baselinesFrom}.`,
      ...unknown,
    ],
    tables: [
      {
        caption: 'Labels',
        columns: [{ label: 'Topic' }, { label: 'Complaints', align: 'right' }, { label: 'Share', align: 'right' }],
        rows: data.topics
          .slice(0, MOST_LABELS)
          .map(({ topic, count }) => [topic, count, percent(count / Math.max(1, data.withTopic))]),
        ...(data.topics.length <= MOST_LABELS ? {} : { note: `And ${data.topics.length - MOST_LABELS} rarer topics.` }),
      },
    ],
  };
}

const isReal = ({ kind }: ModelEvaluation): boolean => kind !== 'baseline';

function topicSections({ models }: Evaluation, charts: ChartsOf): PageSection[] {
  const judged = models.filter(isReal).flatMap(({ name, topic }) => (topic === null ? [] : [{ name, topic }]));
  if (models.every(({ topic }) => topic === null)) return [];
  const problem: PageSection[] = models.every(({ problem }) => problem === null)
    ? []
    : [{ id: 'problem', title: 'Problem', tables: [problemTable(models)] }];
  return [
    {
      id: 'topics',
      title: 'Topic by topic',
      charts: charts('topics'),
      chartLayout: 'wide',
      tables: judged.flatMap(({ name, topic }) => [topicTable(name, topic), confusedTable(name, topic)]),
    },
    ...problem,
  ];
}

function indexSections(models: readonly ModelEvaluation[], charts: ChartsOf): PageSection[] {
  if (models.every(({ index }) => index === null)) return [];
  return [{ id: 'index', title: 'Dissatisfaction index', charts: charts('index'), tables: [indexTable(models)] }];
}

function otherSections(evaluation: Evaluation, charts: ChartsOf): PageSection[] {
  const { models, cascades, suspects, sideBySide, learningCurve } = evaluation;
  const real = models.filter(isReal);
  const sliced = real.filter(({ slices }) => slices.length > 0);
  const wrong = real.filter(({ errors }) => errors.length > 0);
  const galleries = [...wrong.map(errorTable), ...(suspects.length === 0 ? [] : [suspectTable(evaluation)])];
  const of = (when: boolean, section: PageSection) => (when ? [section] : []);
  return [
    ...of(
      models.some(({ calibration }) => calibration !== null),
      {
        id: 'confidence',
        title: 'Confidence',
        charts: charts('confidence'),
        tables: [confidenceTable(models)],
      },
    ),
    ...of(
      models.some(({ robustness }) => robustness.length > 0),
      {
        id: 'robustness',
        title: 'Robustness',
        text: 'The texts are disturbed in ways that leave their meaning: a model that understands keeps its answer. Paraphrases say the same in other words, written by hand.',
        charts: charts('robustness'),
        chartLayout: 'wide',
        tables: [robustnessTable(models)],
      },
    ),
    ...of(sliced.length > 0, { id: 'slices', title: 'Where it is weak', tables: sliced.map(sliceTable) }),
    { id: 'operations', title: 'Time and cost', tables: [operationsTable(models)] },
    ...of(cascades.length > 0, {
      id: 'cascade',
      title: 'Asking the remote model only in doubt',
      charts: charts('cascade'),
      tables: cascades.map(cascadeTable),
    }),
    ...of(sideBySide.length > 0, { id: 'side-by-side', title: 'Side by side', tables: [sideBySideTable(evaluation)] }),
    ...of(galleries.length > 0, { id: 'errors', title: 'Mistakes', tables: galleries }),
    ...of(learningCurve.length > 0, {
      id: 'learning-curve',
      title: 'Learning curve',
      charts: charts('learning-curve'),
      chartLayout: 'wide',
      tables: [
        {
          caption: 'Embedded models of growing shares of the rows',
          columns: ['Rows', 'Topic right', 'Macro-F1', 'Index off by'].map((label) => ({
            label,
            align: 'right' as const,
          })),
          rows: learningCurve.map(({ rows, accuracy, macroF1, meanAbsoluteError }) => [
            rows,
            accuracy === null ? '–' : percent(accuracy),
            macroF1 === null ? '–' : percent(macroF1),
            meanAbsoluteError === null ? '–' : points(meanAbsoluteError),
          ]),
        },
      ],
    }),
  ];
}

function method(resamples: number, seed: number): PageSection {
  return {
    id: 'method',
    title: 'How it was measured',
    list: [
      `Intervals are of 95 %: for shares by Wilson's score, for everything else by a percentile bootstrap of ${resamples.toLocaleString('en-US')} resamples with seed ${seed}. Differences come from the same resamples of both models.`,
      'p is that of the exact McNemar test on the complaints that only one of two models has right. With many pairs some small p comes by chance.',
      'Macro-F1 is the mean F1 of all topics that occur as label or answer. A missing answer counts as wrong, and its index as 50.',
      'A model gives one problem, so there is no “among the first three”.',
    ],
  };
}
