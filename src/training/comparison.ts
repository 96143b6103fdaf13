import type { Prediction } from '../core/classification.ts';
import type { Labelled } from '../core/prompt.ts';

export interface Compared {
  name: string;
  /** One per item, in order; null where the model gave no answer. */
  answers: readonly (Prediction | null)[];
  /** Answers to the same items in other words, in order; absent when nobody asked. */
  again?: readonly (Prediction | null)[];
}

export interface ComparisonRow {
  name: string;
  items: number;
  /** Shares, 0 to 1; an item without an answer counts as wrong. */
  topic: number;
  /** Of the items that have a problem. */
  problem: number;
  /** Share within 10 points, and the mean distance in points over the answered ones. */
  indexWithin10: number;
  indexError: number;
  /** Share of items whose topic stays the same in other words; null when nobody asked. */
  consistency: number | null;
  unanswered: number;
}

export interface SideBySide {
  text: string;
  truth: string;
  /** By model, in the order given. */
  outputs: string[];
}

/** The seed's question: what does fine-tuning change? Scores and outputs of several models on the same complaints. */
export function comparison(
  items: readonly Labelled[],
  models: readonly Compared[],
): { rows: ComparisonRow[]; sideBySide: SideBySide[] } {
  return {
    rows: models.map((model) => rowOf(items, model)),
    sideBySide: items.map((item, place) => ({
      text: item.text,
      truth: shown(item),
      outputs: models.map(({ answers }) => shown(answers[place] ?? null)),
    })),
  };
}

function rowOf(items: readonly Labelled[], { name, answers, again }: Compared): ComparisonRow {
  const pairs = items.map((item, place) => ({ item, answer: answers[place] ?? null, other: again?.[place] ?? null }));
  const withProblem = pairs.filter(({ item }) => item.problem !== null);
  const answered = pairs.flatMap(({ item, answer }) => (answer === null ? [] : [Math.abs(answer.index - item.index)]));
  return {
    name,
    items: items.length,
    topic: share(pairs, ({ item, answer }) => answer?.topic === item.topic),
    problem: share(withProblem, ({ item, answer }) => answer?.topic === item.topic && answer.problem === item.problem),
    indexWithin10: share(pairs, ({ item, answer }) => answer !== null && Math.abs(answer.index - item.index) <= 10),
    indexError: answered.reduce((sum, distance) => sum + distance, 0) / Math.max(1, answered.length),
    consistency:
      again === undefined
        ? null
        : share(pairs, ({ answer, other }) => answer !== null && answer.topic === other?.topic),
    unanswered: pairs.length - answered.length,
  };
}

const share = <T>(list: readonly T[], holds: (one: T) => boolean): number =>
  list.length === 0 ? 0 : list.filter(holds).length / list.length;

/** In the form of the wire, so that outputs can be compared with what other tools print. */
function shown(answer: Pick<Prediction, 'topic' | 'problem' | 'index'> | null): string {
  if (answer === null) return 'no answer';
  const { topic, problem, index } = answer;
  return JSON.stringify({ Topic: topic, Problem: problem, Customer_Dissatisfaction_Index: index });
}

/** The table as lines for a terminal. */
export function comparisonLines({ rows, sideBySide }: ReturnType<typeof comparison>): string[] {
  const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(1)} %`).padStart(8);
  return [
    `${'model'.padEnd(28)}   topic   problem  index+-10    error  consistency  unanswered`,
    ...rows.map(
      (row) =>
        `${row.name.padEnd(28)}${percent(row.topic)} ${percent(row.problem)}   ${percent(row.indexWithin10)} ${row.indexError.toFixed(1).padStart(8)}     ${percent(row.consistency)}  ${String(row.unanswered).padStart(10)}`,
    ),
    '',
    ...sideBySide.flatMap(({ text, truth, outputs }) => [
      text,
      `  ${'right'.padEnd(26)} ${truth}`,
      ...outputs.map((output, place) => `  ${(rows[place]?.name ?? '').padEnd(26)} ${output}`),
    ]),
  ];
}
