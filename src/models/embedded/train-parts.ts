import type { Counts } from './counts.ts';
import type { Fold } from './folds.ts';
import { type Linear, noLinear } from './linear.ts';
import type { Pace } from './pace.ts';
import type { ProblemLabels } from './problem-classes.ts';
import { seededRandom } from './random.ts';
import { type HeldOutIndex, type TrainedIndex, trainIndex, tuneIndex } from './train-index.ts';
import { heldOutProblems, trainProblems } from './train-problem.ts';
import { type HeldOut, trainTopic, tuneTopic } from './train-topic.ts';
import { learnWeighting, weigh } from './weighting.ts';

/** What every part of the model is trained from. Nothing but data, so that another thread can be handed it. */
export interface Ground {
  counts: Counts;
  minTexts: number;
  seed: number;
  /** Topic of every row of `counts`, -1 for none, and how many topics there are. */
  labels: Int32Array;
  topics: number;
  /** Index of every row, NaN for none. */
  targets: Float64Array;
  problems: ProblemLabels;
  /** Fewer than two folds: there is too little to choose settings by. */
  topicFolds: readonly Fold[];
  indexFolds: readonly Fold[];
}

export interface TopicPart {
  tuned: HeldOut | null;
  linear: Linear;
}

/** Index and problem. */
export interface OtherParts {
  tuned: { index: HeldOutIndex | null; problem: { rows: number; accuracy: number } | null };
  /** Null where no row has an index. */
  index: (TrainedIndex & { settings: HeldOutIndex['settings'] }) | null;
  problem: Linear;
}

const UNTUNED = {
  members: [
    { member: { kind: 'svm', c: 0.5 }, factor: 1.5 },
    { member: { kind: 'softmax', c: 2 }, factor: 0.5 },
  ],
} satisfies Pick<HeldOut, 'members'>;
const UNTUNED_INDEX = { penalty: 1.5, c: 0.5, ridgeShare: 0.5, medianShare: 0.5 };

/** Chooses the settings on held-out rows, and trains with them on all rows. */
export async function trainTopicPart(ground: Ground, pace: Pace): Promise<TopicPart> {
  const { topicFolds: folds, topics: classes } = ground;
  const { matrix } = weighed(ground);
  if (classes < 2) return { tuned: null, linear: noLinear(matrix.columns, classes) };
  const tuned = folds.length < 2 ? null : await tuneTopic({ ...taskOf(ground, pace), folds, classes });
  const rows = rowsWhere(ground, (row) => (ground.labels[row] ?? -1) >= 0);
  return { tuned, linear: await trainTopic({ ...taskOf(ground, pace), matrix, rows, classes }, tuned ?? UNTUNED) };
}

/** The same for index and problem, which need nothing of the topic's. */
export async function trainOtherParts(ground: Ground, pace: Pace): Promise<OtherParts> {
  const { topicFolds, indexFolds, problems } = ground;
  const task = () => taskOf(ground, pace);
  const tuned = {
    index: indexFolds.length < 2 ? null : await tuneIndex({ ...task(), folds: indexFolds }),
    problem:
      problems.classes.length === 0 || topicFolds.length < 2
        ? null
        : await heldOutProblems({ ...task(), ...problems, folds: topicFolds }),
  };
  const { matrix, all } = weighed(ground);
  const settings = tuned.index?.settings ?? UNTUNED_INDEX;
  const rows = rowsWhere(ground, (row) => !Number.isNaN(ground.targets[row] ?? Number.NaN));
  const index = rows.length === 0 ? null : { settings, ...(await trainIndex({ ...task(), matrix, rows }, settings)) };
  const problem = await trainProblems({ ...task(), ...problems, matrix, rows: all }, (step, steps) =>
    pace.step({ phase: 'problem', step, steps, loss: null }),
  );
  return { tuned, index, problem };
}

/** Every part starts from the seed, so that one part does not depend on how long another took. */
const taskOf = ({ counts, minTexts, labels, targets, seed }: Ground, pace: Pace) => ({
  counts,
  minTexts,
  pace,
  labels,
  targets,
  random: seededRandom(seed),
});

function weighed({ counts, labels, minTexts }: Ground) {
  const all = Int32Array.from(labels, (_label, row) => row);
  return { all, matrix: weigh(counts, learnWeighting(counts, all, minTexts)) };
}

const rowsWhere = ({ labels }: Ground, holds: (row: number) => boolean): Int32Array =>
  Int32Array.from(labels, (_label, row) => row).filter(holds);
