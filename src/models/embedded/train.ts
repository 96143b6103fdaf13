import type { TrainingRow } from '../../core/training-row.ts';
import { countFeatures, tableOf } from './counts.ts';
import { coverageFloor } from './coverage.ts';
import { type Fold, stratifiedFolds, stratifiedSample } from './folds.ts';
import { type EmbeddedModel, lexicalOf, quantised } from './model.ts';
import { pace, type TrainingStep } from './pace.ts';
import { problemClasses } from './problem-classes.ts';
import { seededRandom } from './random.ts';
import { type TrainingReport, trainingReport } from './report.ts';
import { type Ground, type OtherParts, type TopicPart, trainOtherParts, trainTopicPart } from './train-parts.ts';
import { catalogueOf, type TrainingSet, trainingSet } from './training-set.ts';
import { learnWeighting } from './weighting.ts';

export interface TrainOptions {
  /** Same rows and same seed give the same bytes. */
  seed: number;
  onStep?: ((step: TrainingStep) => void) | undefined;
  /** Checked between steps; training then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Trains index and problem while the topic is trained; here, in this very thread, when absent. */
  besides?: typeof othersHere | undefined;
}

export interface Others {
  parts: OtherParts;
  steps: TrainingStep[];
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

  const ground: Ground = {
    counts,
    minTexts,
    seed: options.seed,
    labels: set.labels,
    topics: set.topics.length,
    targets: set.targets,
    problems,
    topicFolds: foldsOf(set, options.seed, withTopic(set), set.labels),
    indexFolds: foldsOf(set, options.seed, withIndex(set), strataOf(set.targets)),
  };
  const [topic, others] = await Promise.all([
    trainTopicPart(ground, ways),
    (options.besides ?? othersHere)(ground, options.signal),
  ]);
  for (const step of others.steps) ways.step(step);
  const { topicFolds, indexFolds } = ground;
  const floor = coverageFloor(set.texts, counts, topicFolds.length > 1 ? topicFolds : indexFolds, minTexts);
  const model = assembled(set, ground, topic, others.parts, floor);
  const tuned = { topic: topic.tuned, ...others.parts.tuned };
  return { model, report: trainingReport({ rows, set, tuned, steps, model }) };
}

/** Trains index and problem, and keeps the steps: told as they happen, they would mix with those of the topic. */
export async function othersHere(ground: Ground, signal?: AbortSignal): Promise<Others> {
  const steps: TrainingStep[] = [];
  return {
    parts: await trainOtherParts(
      ground,
      pace((step) => steps.push(step), signal),
    ),
    steps,
  };
}

function assembled(
  set: TrainingSet,
  { counts, minTexts, problems }: Ground,
  topic: TopicPart,
  others: OtherParts,
  floor: number,
): EmbeddedModel {
  const weighting = learnWeighting(
    counts,
    Int32Array.from(set.texts, (_text, row) => row),
    minTexts,
  );
  const topics = quantised(topic.linear);
  const problem = quantised(others.problem);
  const index = others.index === null ? null : quantised(others.index.linear);
  const values = Array.from(withIndex(set), (row) => set.targets[row] ?? 0);
  return {
    header: {
      catalogue: catalogueOf(set),
      rows: set.texts.length,
      widestPair: counts.widestPair,
      topics: {
        names: set.topics,
        offsets: [...(topic.tuned?.offsets ?? new Float64Array(set.topics.length))],
        biases: topics.biases,
        scales: topics.scales,
      },
      problems: { classes: [...problems.classes], biases: problem.biases, scales: problem.scales },
      index:
        others.index === null || index === null
          ? null
          : {
              low: values.reduce((a, b) => Math.min(a, b), 100),
              high: values.reduce((a, b) => Math.max(a, b), 0),
              ridgeShare: others.index.settings.ridgeShare,
              medianShare: others.index.settings.medianShare,
              means: others.index.bins.means,
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

function foldsOf(set: TrainingSet, seed: number, rows: Int32Array, strata: Int32Array): Fold[] {
  const random = seededRandom(seed);
  const some = stratifiedSample(rows, of(strata, rows), MOST_TUNING_ROWS, random);
  return some.length < 2 ? [] : stratifiedFolds(some, of(strata, some), of(set.groups, some), random);
}

const of = (values: Int32Array, rows: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row] ?? 0);

/** Tenths of the index, so that each fold sees calm and furious rows. */
const strataOf = (targets: Float64Array): Int32Array => Int32Array.from(targets, (target) => Math.floor(target / 10));
