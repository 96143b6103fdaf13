import type { TrainingRow } from '../../core/training-row.ts';
import type { Ensemble } from './choose-ensemble.ts';
import { type Counts, countFeatures, tableOf } from './counts.ts';
import { coverageFloor } from './coverage.ts';
import { type Fold, stratifiedFolds, stratifiedSample } from './folds.ts';
import { noLinear } from './linear.ts';
import { type EmbeddedModel, lexicalOf, quantised } from './model.ts';
import { type Pace, pace, type TrainingStep } from './pace.ts';
import { type ProblemLabels, problemClasses } from './problem-classes.ts';
import { seededRandom } from './random.ts';
import { type TrainingReport, trainingReport } from './report.ts';
import { type HeldOutIndex, trainIndex, tuneIndex } from './train-index.ts';
import { heldOutProblems, trainProblems } from './train-problem.ts';
import { type HeldOut, trainTopic, tuneTopic } from './train-topic.ts';
import { catalogueOf, type TrainingSet, trainingSet } from './training-set.ts';
import { learnWeighting, weigh } from './weighting.ts';

export interface TrainOptions {
  /** Same rows and same seed give the same bytes. */
  seed: number;
  onStep?: ((step: TrainingStep) => void) | undefined;
  /** Checked between steps; training then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** With this many rows a feature that occurs once is noise; with fewer it may be all there is. */
const ROWS_FOR_REPEATS = 1000;
/** Pairs of words with a gap recur often enough from here on; with fewer rows they dilute the rest and cost time. */
const ROWS_FOR_WIDE_PAIRS = 5000;
/** Folds are cut from at most so many rows; more would not change the choice of C. */
const MOST_TUNING_ROWS = 20_000;
/** Weights a model may have, which bounds file and memory: 6 million of 2 bytes. */
const MOST_WEIGHTS = 6_000_000;
const MOST_FEATURES = 2 ** 18;
const UNTUNED: Pick<Ensemble, 'members'> = {
  members: [
    { member: { kind: 'svm', c: 0.5 }, factor: 1.5 },
    { member: { kind: 'softmax', c: 2 }, factor: 0.5 },
  ],
};
const UNTUNED_INDEX = { penalty: 1.5, c: 0.5, ridgeShare: 0.5, medianShare: 0.5 };

/**
 * Trains the embedded model: topic, problem and index from labelled rows. Every figure of the report comes from rows that were held out.
 * Gives the event loop its turn between steps.
 * @throws Error when no row has a topic or an index; the reason of `signal` when it is aborted
 */
export async function trainEmbedded(
  rows: readonly TrainingRow[],
  options: TrainOptions,
): Promise<{ model: EmbeddedModel; report: TrainingReport }> {
  const steps: TrainingStep[] = [];
  const ways = pace((step) => {
    if (step.loss !== null) steps.push(step);
    options.onStep?.(step);
  }, options.signal);
  const set = trainingSet(rows);
  const minTexts = set.texts.length >= ROWS_FOR_REPEATS ? 2 : 1;
  const widestPair = set.texts.length >= ROWS_FOR_WIDE_PAIRS ? 3 : 1;
  const problems = problemClasses(set.labels, set.problems);
  const classes = set.topics.length + problems.classes.length + 10;
  ways.step({ phase: 'read', step: 1, steps: 1, loss: null });
  const mostFeatures = Math.min(MOST_FEATURES, Math.floor(MOST_WEIGHTS / classes));
  const counts = await countFeatures(set.texts, { minTexts, mostFeatures, widestPair }, ways);

  const job: Job = { set, counts, minTexts, seed: options.seed, pace: ways };
  const topicFolds = foldsOf(job, withTopic(set), set.labels);
  const indexFolds = foldsOf(job, withIndex(set), strataOf(set.targets));
  const tuned = {
    topic:
      topicFolds.length < 2 || set.topics.length < 2
        ? null
        : await tuneTopic({ ...taskOf(job), folds: topicFolds, classes: set.topics.length }),
    index: indexFolds.length < 2 ? null : await tuneIndex({ ...taskOf(job), folds: indexFolds }),
    problem:
      problems.classes.length === 0 || topicFolds.length < 2
        ? null
        : await heldOutProblems({ ...taskOf(job), ...problems, folds: topicFolds }),
  };
  const floor = coverageFloor(set.texts, counts, topicFolds.length > 1 ? topicFolds : indexFolds, minTexts);
  const model = await fitAll(job, problems, tuned, floor);
  return { model, report: trainingReport({ rows, set, tuned, steps, model }) };
}

interface Job {
  set: TrainingSet;
  counts: Counts;
  minTexts: number;
  seed: number;
  pace: Pace;
}

/** Every part starts from the seed, so that one part does not depend on how long another took. */
const taskOf = ({ set, counts, minTexts, seed, pace }: Job) => ({
  counts,
  minTexts,
  pace,
  labels: set.labels,
  targets: set.targets,
  random: seededRandom(seed),
});

async function fitAll(
  job: Job,
  problems: ProblemLabels,
  tuned: { topic: HeldOut | null; index: HeldOutIndex | null },
  floor: number,
): Promise<EmbeddedModel> {
  const { set, counts } = job;
  const all = Int32Array.from(set.texts, (_text, row) => row);
  const weighting = learnWeighting(counts, all, job.minTexts);
  const matrix = weigh(counts, weighting);
  const classes = set.topics.length;
  const topics = quantised(
    classes < 2
      ? noLinear(matrix.columns, classes)
      : await trainTopic({ ...taskOf(job), matrix, rows: withTopic(set), classes }, tuned.topic ?? UNTUNED),
  );
  const indexRows = withIndex(set);
  const settings = tuned.index?.settings ?? UNTUNED_INDEX;
  const trained =
    indexRows.length === 0 ? null : await trainIndex({ ...taskOf(job), matrix, rows: indexRows }, settings);
  const index = trained === null ? null : quantised(trained.linear);
  const problem = quantised(
    await trainProblems({ ...taskOf(job), ...problems, matrix, rows: all }, (step, steps) =>
      job.pace.step({ phase: 'problem', step, steps, loss: null }),
    ),
  );
  const values = Array.from(indexRows, (row) => set.targets[row] ?? 0);
  return {
    header: {
      catalogue: catalogueOf(set),
      rows: set.texts.length,
      widestPair: counts.widestPair,
      topics: {
        names: set.topics,
        offsets: [...(tuned.topic?.offsets ?? new Float64Array(classes))],
        biases: topics.biases,
        scales: topics.scales,
      },
      problems: { classes: [...problems.classes], biases: problem.biases, scales: problem.scales },
      index:
        trained === null || index === null
          ? null
          : {
              low: values.reduce((a, b) => Math.min(a, b), 100),
              high: values.reduce((a, b) => Math.max(a, b), 0),
              ridgeShare: settings.ridgeShare,
              medianShare: settings.medianShare,
              means: trained.bins.means,
              biases: index.biases,
              scales: index.scales,
            },
      lexical: lexicalOf(weighting),
      highestConfidence: 1 - 1 / (set.texts.length + 2),
      coverageFloor: floor,
    },
    keys: counts.keys,
    wordKeys: counts.wordKeys,
    idf: weighting.idf,
    topics: topics.weights,
    problems: problem.weights,
    index: index?.weights ?? new Int16Array(0),
    table: tableOf(counts.keys),
  };
}

const withTopic = (set: TrainingSet): Int32Array => rowsWhere(set, (row) => (set.labels[row] ?? -1) >= 0);
const withIndex = (set: TrainingSet): Int32Array =>
  rowsWhere(set, (row) => !Number.isNaN(set.targets[row] ?? Number.NaN));

function rowsWhere({ texts }: TrainingSet, holds: (row: number) => boolean): Int32Array {
  return Int32Array.from(texts, (_text, row) => row).filter(holds);
}

function foldsOf({ set, seed }: Job, rows: Int32Array, strata: Int32Array): Fold[] {
  const random = seededRandom(seed);
  const some = stratifiedSample(rows, of(strata, rows), MOST_TUNING_ROWS, random);
  return some.length < 2 ? [] : stratifiedFolds(some, of(strata, some), of(set.groups, some), random);
}

const of = (values: Int32Array, rows: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row] ?? 0);

/** Tenths of the index, so that each fold sees calm and furious rows. */
const strataOf = (targets: Float64Array): Int32Array => Int32Array.from(targets, (target) => Math.floor(target / 10));
