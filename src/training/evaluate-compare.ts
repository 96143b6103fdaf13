import type { Comparison, Estimate } from '../core/evaluation.ts';
import { type BootstrapOptions, bootstrap } from './bootstrap.ts';
import { withIndex } from './evaluate-index.ts';
import { NO_TOPIC, type Pair, withTopic } from './evaluate-topic.ts';
import { accuracyOf, coded, f1Of, macroF1Of, meanAbsoluteErrorOf } from './metrics-resampled.ts';
import { exactMcNemar, minimumDetectableEffect } from './paired-tests.ts';

export interface Judged {
  name: string;
  /** One per item, in the order of the items. */
  pairs: readonly Pair[];
}

/** The first model against the second on the same items; every interval comes from the same resamples of both. */
export async function comparisonOf(first: Judged, second: Judged, options: BootstrapOptions): Promise<Comparison> {
  return {
    first: first.name,
    second: second.name,
    topic: await topicComparison(withTopic(first.pairs), withTopic(second.pairs), options),
    index: await indexComparison(withIndex(first.pairs), withIndex(second.pairs), options),
  };
}

async function topicComparison(
  one: readonly (Pair & { truth: string })[],
  other: readonly (Pair & { truth: string })[],
  options: BootstrapOptions,
): Promise<Comparison['topic']> {
  if (one.length === 0) return null;
  const truth = one.map((pair) => pair.truth);
  const { lists, labels } = coded([
    truth,
    ...[one, other].map((pairs) => pairs.map(({ said }) => said.topic ?? NO_TOPIC)),
  ]);
  const [t = none, a = none, b = none] = lists;
  const topics = [...new Set(t)].sort((x, y) => x - y);
  const figures = (rows: Int32Array) => {
    const [f1a, f1b] = [f1Of(t, a, rows, labels.length), f1Of(t, b, rows, labels.length)];
    return [
      accuracyOf(t, a, rows) - accuracyOf(t, b, rows),
      macroF1Of(t, a, rows, labels.length) - macroF1Of(t, b, rows, labels.length),
      // A topic that a resample lacks says nothing about either.
      ...topics.map((k) => zeroForNone(f1a[k]) - zeroForNone(f1b[k])),
    ];
  };
  const [accuracy = zero, macroF1 = zero, ...perTopic] = await bootstrap(one.length, figures, options);
  const right = (pairs: readonly (Pair & { truth: string })[]) => pairs.map(({ said, truth }) => said.topic === truth);
  const [rightA, rightB] = [right(one), right(other)];
  const { onlyFirst, onlySecond, p } = exactMcNemar(rightA, rightB);
  return {
    items: one.length,
    accuracy,
    macroF1,
    onlyFirstRight: onlyFirst,
    onlySecondRight: onlySecond,
    p,
    detectable: minimumDetectableEffect(rightA.map((hit, i) => Number(hit) - Number(rightB[i]))),
    perTopic: topics.map((k, place) => ({
      topic: String(labels[k]),
      f1: perTopic[place] ?? zero,
      support: t.filter((code) => code === k).length,
    })),
  };
}

async function indexComparison(
  one: readonly (Pair & { index: number })[],
  other: readonly (Pair & { index: number })[],
  options: BootstrapOptions,
): Promise<Comparison['index']> {
  if (one.length === 0) return null;
  const truth = Float64Array.from(one, ({ index }) => index);
  const [a, b] = [one, other].map((pairs) => Float64Array.from(pairs, ({ said }) => said.index));
  if (a === undefined || b === undefined) return null;
  const figures = (rows: Int32Array) => [meanAbsoluteErrorOf(truth, a, rows) - meanAbsoluteErrorOf(truth, b, rows)];
  const [meanAbsoluteError = zero] = await bootstrap(one.length, figures, options);
  return { items: one.length, meanAbsoluteError };
}

const none = new Int32Array(0);
const zero: Estimate = { value: 0, low: 0, high: 0 };
const zeroForNone = (f1: number | undefined): number => (f1 === undefined || Number.isNaN(f1) ? 0 : f1);
