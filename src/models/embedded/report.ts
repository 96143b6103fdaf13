import { accuracy, expectedCalibrationError, macroF1 } from '../../core/metrics.ts';
import { meanAbsoluteError, spearman, within } from '../../core/metrics-numbers.ts';
import type { TrainingRow } from '../../core/training-row.ts';
import type { EmbeddedModel } from './model.ts';
import type { TrainingStep } from './pace.ts';
import type { Member } from './topic-members.ts';
import type { HeldOutIndex, IndexSettings } from './train-index.ts';
import type { HeldOut } from './train-topic.ts';
import type { TrainingSet } from './training-set.ts';
import { indexNoise, rowWarnings, type TrainingWarning, topicNoise } from './warnings.ts';

/** What training found out. All scores are of rows that were held out from the classifier that answered. */
export interface TrainingReport {
  /** What the scores are worth. */
  about: string;
  rows: { given: number; used: number; withTopic: number; withIndex: number; withProblem: number };
  features: number;
  /** Loss per step of the final fit, in order. */
  steps: TrainingStep[];
  topic: {
    rows: number;
    accuracy: number;
    macroF1: number;
    /** Accuracy of always answering the most frequent topic. */
    majority: number;
    /** Over 15 bins of equal mass. */
    calibrationError: number;
    members: { member: Member; factor: number }[];
    /** Added to each topic's score for the decision, by topic. */
    offsets: Record<string, number>;
    /** Mistakes by frequency: what was right, what was said, how often. */
    confusions: { topic: string; answer: string; count: number }[];
  } | null;
  index: {
    rows: number;
    meanAbsoluteError: number;
    spearman: number;
    within10: number;
    settings: IndexSettings;
    low: number;
    high: number;
  } | null;
  /** Accuracy of the problem where the topic is known. */
  problem: { rows: number; accuracy: number } | null;
  coverageFloor: number;
  warnings: TrainingWarning[];
}

const ABOUT = 'Settings were chosen by these very figures, so on new complaints expect them to be a little worse.';

export interface TrainingOutcome {
  rows: readonly TrainingRow[];
  set: TrainingSet;
  tuned: { topic: HeldOut | null; index: HeldOutIndex | null; problem: { rows: number; accuracy: number } | null };
  steps: TrainingStep[];
  model: EmbeddedModel;
}

export function trainingReport({ rows, set, tuned, steps, model }: TrainingOutcome): TrainingReport {
  const { topic, index } = tuned;
  return {
    about: ABOUT,
    rows: {
      given: rows.length,
      used: set.texts.length,
      withTopic: set.labels.filter((label) => label >= 0).length,
      withIndex: set.targets.filter((target) => !Number.isNaN(target)).length,
      withProblem: set.problems.filter((problem) => problem !== null).length,
    },
    features: model.keys.length,
    steps,
    topic: topic === null ? null : topicReport(topic, set),
    index: index === null ? null : indexReport(index, model),
    problem: tuned.problem,
    coverageFloor: model.header.coverageFloor,
    warnings: [
      ...rowWarnings(rows),
      ...(topic === null ? [] : topicNoise(topic.labels, topic.guesses, set.topics.length)),
      ...(index === null ? [] : indexNoise(index.truth, index.guesses)),
      ...leftOut(set),
    ],
  };
}

function topicReport(topic: HeldOut, { topics }: TrainingSet): NonNullable<TrainingReport['topic']> {
  const { labels, guesses, confidences } = topic;
  const right = Array.from(labels, (label, r) => guesses[r] === label);
  const counts = new Float64Array(topics.length);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return {
    rows: labels.length,
    accuracy: accuracy(labels, guesses),
    macroF1: macroF1(labels, guesses),
    majority: counts.reduce((most, count) => Math.max(most, count), 0) / Math.max(1, labels.length),
    calibrationError: expectedCalibrationError(confidences, right),
    members: topic.members,
    offsets: Object.fromEntries(topics.map((name, k) => [name, topic.offsets[k] ?? 0])),
    confusions: confusionsOf(topic, topics),
  };
}

function confusionsOf({ labels, guesses }: HeldOut, topics: readonly string[]) {
  const counts = new Map<number, number>();
  for (const [r, label] of labels.entries()) {
    const guess = guesses[r] ?? 0;
    const pair = label * topics.length + guess;
    if (guess !== label) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, most], [b, other]) => other - most || a - b)
    .slice(0, 10)
    .map(([pair, count]) => ({
      topic: topics[Math.floor(pair / topics.length)] ?? '',
      answer: topics[pair % topics.length] ?? '',
      count,
    }));
}

function indexReport(
  { truth, guesses, settings }: HeldOutIndex,
  model: EmbeddedModel,
): NonNullable<TrainingReport['index']> {
  return {
    rows: truth.length,
    meanAbsoluteError: meanAbsoluteError(truth, guesses),
    spearman: spearman(truth, guesses),
    within10: within(truth, guesses, 10),
    settings,
    low: model.header.index?.low ?? 0,
    high: model.header.index?.high ?? 0,
  };
}

function leftOut(set: TrainingSet): TrainingWarning[] {
  if (set.leftOut === 0) return [];
  const message = `${set.leftOut} rows were left out, evenly over the file, because together the texts are too long for the memory of a training.`;
  return [{ kind: 'rows_left_out', message }];
}
