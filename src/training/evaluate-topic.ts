import { tagName } from '../core/catalogue.ts';
import { type BandBounds, bandOf, type Prediction } from '../core/classification.ts';
import type { Estimate, ModelEvaluation, ProblemFigures, TopicFigures } from '../core/evaluation.ts';
import { labelScores, wilsonInterval } from '../core/metrics.ts';
import { type BootstrapOptions, bootstrap } from './bootstrap.ts';
import type { EvaluationItem } from './evaluate-items.ts';
import type { Subject } from './evaluate-run.ts';
import { coded, macroF1Of } from './metrics-resampled.ts';

/** What stands for an answer without a topic. */
export const NO_TOPIC = '(none)';

/** An item with what a model said about it. */
export interface Pair {
  item: EvaluationItem;
  said: Prediction;
}

export const withTopic = (pairs: readonly Pair[]): (Pair & { truth: string })[] =>
  pairs.flatMap((pair) => (pair.item.topic === null ? [] : [{ ...pair, truth: pair.item.topic }]));

/** A share with its Wilson interval. */
export function rate(hits: number, n: number): Estimate {
  return { value: n === 0 ? 0 : hits / n, ...wilsonInterval(hits, n) };
}

export async function topicFigures(
  pairs: readonly Pair[],
  { catalogue }: Pick<Subject, 'catalogue'>,
  options: BootstrapOptions,
): Promise<TopicFigures | null> {
  const known = withTopic(pairs);
  if (known.length === 0) return null;
  const truth = known.map((pair) => pair.truth);
  const answer = known.map(({ said }) => said.topic ?? NO_TOPIC);
  const { lists, labels } = coded([truth, answer]);
  const [a = new Int32Array(), b = new Int32Array()] = lists;
  const [macroF1] = await bootstrap(known.length, (rows) => [macroF1Of(a, b, rows, labels.length)], options);
  const scores = labelScores(truth, answer).sort((x, y) => y.support - x.support || (x.label < y.label ? -1 : 1));
  const learned = catalogue === null ? null : new Set(catalogue.topics.map(({ name }) => name));
  return {
    items: known.length,
    accuracy: rate(truth.filter((topic, i) => topic === answer[i]).length, known.length),
    macroF1: macroF1 ?? { value: 0, low: 0, high: 1 },
    weightedF1: scores.reduce((sum, { f1, support }) => sum + f1 * support, 0) / known.length,
    majority: Math.max(...scores.map(({ support }) => support)) / known.length,
    unknownTopics: learned === null ? null : truth.filter((topic) => !learned.has(topic)).length / known.length,
    topics: scores.map(({ label, ...score }) => ({ topic: label, ...score })),
    ...confusions(known, scores),
  };
}

const MOST_PAIRS = 10;
const EXAMPLES_PER_PAIR = 2;

function confusions(
  known: readonly (Pair & { truth: string })[],
  scores: readonly { label: string; support: number }[],
): Pick<TopicFigures, 'confusion' | 'confusedPairs'> {
  const support = new Map(scores.map((score) => [score.label, score.support]));
  const groups = Map.groupBy(known, ({ truth, said }) => JSON.stringify([truth, said.topic ?? NO_TOPIC]));
  const cells = [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const { truth } = first;
    const count = members.length;
    return [
      { truth, answer: first.said.topic ?? NO_TOPIC, count, share: count / (support.get(truth) ?? count), members },
    ];
  });
  const mistakes = cells.filter(({ truth, answer }) => truth !== answer).sort((a, b) => b.count - a.count);
  return {
    confusion: cells.map(({ members: _, ...cell }) => cell),
    confusedPairs: mistakes.slice(0, MOST_PAIRS).map(({ truth, answer, count, members }) => ({
      truth,
      answer,
      count,
      examples: members.slice(0, EXAMPLES_PER_PAIR).map(({ item }) => item.text),
    })),
  };
}

export function problemFigures(pairs: readonly Pair[]): ProblemFigures | null {
  const known = withTopic(pairs).filter(({ item }) => item.problem !== null);
  if (known.length === 0) return null;
  const isExact = ({ item, said, truth }: Pair & { truth: string }) =>
    said.topic === truth && said.problem === item.problem;
  const topicRight = known.filter(({ said, truth }) => said.topic === truth);
  const folded = known.filter(({ item, said }) => folds(said.topic, item.topic) && folds(said.problem, item.problem));
  return {
    items: known.length,
    exact: rate(known.filter(isExact).length, known.length),
    folded: folded.length / known.length,
    whereTopicRight: {
      items: topicRight.length,
      accuracy: rate(topicRight.filter(isExact).length, topicRight.length).value,
    },
    answered: known.filter(({ said }) => said.problem !== null).length / known.length,
  };
}

const folds = (one: string | null, other: string | null): boolean => tagName(one ?? '') === tagName(other ?? '');

/** Everything right at once, which is what an agent sees on the ticket. */
export function jointFigures(pairs: readonly Pair[], bands: BandBounds): ModelEvaluation['joint'] {
  const known = withTopic(pairs).filter(({ item }) => item.problem !== null);
  const both = ({ item, said }: Pair) => said.topic === item.topic && said.problem === item.problem;
  const full = known.flatMap((pair) => (pair.item.index === null ? [] : [{ pair, index: pair.item.index }]));
  const all = full.filter(({ pair, index }) => both(pair) && bandOf(pair.said.index, bands) === bandOf(index, bands));
  return {
    topicAndProblem: known.length === 0 ? null : rate(known.filter(both).length, known.length),
    topicProblemAndBand: full.length === 0 ? null : rate(all.length, full.length),
  };
}
