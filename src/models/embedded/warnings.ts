import { spearman } from '../../core/metrics-numbers.ts';
import type { TrainingRow } from '../../core/training-row.ts';
import { LEAST_ROWS_PER_PROBLEM } from './problem-classes.ts';

/** What a person must know about a training set before trusting the model made from it. `message` is a sentence for the operator. */
export interface TrainingWarning {
  kind:
    | 'few_rows'
    | 'small_classes'
    | 'single_topic'
    | 'noise_topics'
    | 'noise_index'
    | 'narrow_index_range'
    | 'rows_left_out'
    | 'problems_not_learned';
  message: string;
}

const FEW_ROWS = 50;
const SMALL_CLASS = 10;
const NARROW_RANGE = 40;
/** One-sided normal quantile: chance alone passes in one of a hundred sets. */
const BEYOND_CHANCE = 2.33;

export function rowWarnings(rows: readonly TrainingRow[]): TrainingWarning[] {
  const topics = countsOf(rows.flatMap(({ topic }) => (topic === null ? [] : [topic])));
  const problems = countsOf(
    rows.flatMap(({ topic, problem }) => (topic === null || problem === null ? [] : [`${topic} / ${problem}`])),
  );
  const small = [...topics].filter(([, count]) => count < SMALL_CLASS).map(([topic, count]) => `${topic} (${count})`);
  const rare = [...problems.values()].filter((count) => count < LEAST_ROWS_PER_PROBLEM).length;
  return [
    ...when(
      rows.length < FEW_ROWS,
      'few_rows',
      `There are only ${rows.length} rows. Held-out figures on so few say little; collect at least ${FEW_ROWS}, better some hundreds.`,
    ),
    ...when(
      topics.size === 1,
      'single_topic',
      'All rows have one and the same topic, so there is nothing to tell apart: the model names no topic, with confidence 0.',
    ),
    ...when(
      small.length > 0 && topics.size > 1,
      'small_classes',
      `Topics with fewer than ${SMALL_CLASS} rows are hardly learned: ${small.join(', ')}.`,
    ),
    ...when(
      rare > 0,
      'problems_not_learned',
      `${rare} of ${problems.size} problems occur fewer than ${LEAST_ROWS_PER_PROBLEM} times within their topic and will not be predicted.`,
    ),
    ...indexRange(rows),
  ];
}

function indexRange(rows: readonly TrainingRow[]): TrainingWarning[] {
  const values = rows.flatMap(({ index }) => (index === null ? [] : [index])).sort((a, b) => a - b);
  const [low, high] = [values[0], values.at(-1)];
  if (low === undefined || high === undefined) return [];
  return when(
    high - low < NARROW_RANGE,
    'narrow_index_range',
    `The index runs from ${low} to ${high} only, so the model calls every text about that upset. Add calm and furious examples.`,
  );
}

/** Whether held-out topics are found more often than by guessing with the same frequencies, as a random permutation of the labels would. */
export function topicNoise(truth: Int32Array, guesses: Int32Array, classes: number): TrainingWarning[] {
  const n = truth.length;
  const own = new Float64Array(classes);
  const said = new Float64Array(classes);
  let right = 0;
  for (let r = 0; r < n; r++) {
    const label = truth[r] ?? 0;
    const guess = guesses[r] ?? 0;
    own[label] = (own[label] ?? 0) + 1 / n;
    said[guess] = (said[guess] ?? 0) + 1 / n;
    if (label === guess) right += 1 / n;
  }
  const chance = own.reduce((sum, share, k) => sum + share * (said[k] ?? 0), 0);
  const spread = Math.sqrt((chance * (1 - chance)) / Math.max(1, n - 1));
  return when(
    right <= chance + BEYOND_CHANCE * spread,
    'noise_topics',
    `On held-out rows the topic is right in ${percent(right)}, and shuffled labels would give ${percent(chance)}: the texts do not tell the topics apart, or there are too few rows to see it.`,
  );
}

export function indexNoise(truth: Float64Array, guesses: Float64Array): TrainingWarning[] {
  const correlation = spearman(truth, guesses);
  return when(
    correlation * Math.sqrt(Math.max(1, truth.length - 1)) <= BEYOND_CHANCE,
    'noise_index',
    `On held-out rows the index correlates ${correlation.toFixed(2)} with the labels, no more than chance allows: the texts do not tell it, or there are too few rows to see it.`,
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const when = (holds: boolean, kind: TrainingWarning['kind'], message: string): TrainingWarning[] =>
  holds ? [{ kind, message }] : [];

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
