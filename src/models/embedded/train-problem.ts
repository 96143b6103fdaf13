import { largest } from './calibration.ts';
import type { Counts } from './counts.ts';
import type { Fold } from './folds.ts';
import { type Linear, noLinear, scoresOf } from './linear.ts';
import type { Pace } from './pace.ts';
import { classesOf, type ProblemClass } from './problem-classes.ts';
import type { Random } from './random.ts';
import { softmax, trainSoftmax } from './softmax.ts';
import { learnWeighting, type Matrix, weigh, withoutLexical } from './weighting.ts';

export interface ProblemTask {
  counts: Counts;
  /** Answer of every row of `counts`, a number in `classes`; -1 where there is none to learn. */
  labels: Int32Array;
  classes: readonly ProblemClass[];
  minTexts: number;
  random: Random;
  pace: Pace;
}

const C = 8;
const MOST_ROUNDS = 15;

/** Trains one small classifier per topic on the rows of that topic; all of them share one matrix of weights. */
export async function trainProblems(
  task: ProblemTask & { matrix: Matrix; rows: Int32Array },
  onTopic?: (step: number, steps: number) => void,
): Promise<Linear> {
  const { classes, labels, rows, random, pace } = task;
  const matrix = withoutLexical(task.matrix);
  const result = noLinear(matrix.columns, classes.length);
  const topics = [...new Set(classes.map(({ topic }) => topic))];
  for (const [t, topic] of topics.entries()) {
    const { first, count } = classesOf(classes, topic);
    const own = rows.filter((row) => classes[labels[row] ?? -1]?.topic === topic);
    onTopic?.(t + 1, topics.length);
    if (own.length === 0 || count === 1) continue;
    const model = softmax({
      matrix,
      rows: own,
      labels: Int32Array.from(own, (row) => (labels[row] ?? 0) - first),
      classes: count,
    });
    await trainSoftmax(model, { c: C, mostRounds: MOST_ROUNDS, random, pace });
    copyColumns(model.linear, result, first);
  }
  return result;
}

function copyColumns(from: Linear, into: Linear, first: number): void {
  const columns = from.weights.length / from.classes;
  for (let column = 0; column < columns; column++) {
    for (let k = 0; k < from.classes; k++) {
      into.weights[column * into.classes + first + k] = from.weights[column * from.classes + k] ?? 0;
    }
  }
  into.biases.set(from.biases, first);
}

/** Share of held-out rows whose problem is found when the topic is known, and on how many rows that stands. */
export async function heldOutProblems(
  task: ProblemTask & { folds: readonly Fold[] },
): Promise<{ rows: number; accuracy: number }> {
  let asked = 0;
  let right = 0;
  for (const { train, held } of task.folds) {
    const matrix = weigh(task.counts, learnWeighting(task.counts, train, task.minTexts));
    const labelled = held.filter((row) => (task.labels[row] ?? -1) >= 0);
    const linear = await trainProblems({ ...task, matrix, rows: train });
    const scores = scoresOf(linear, withoutLexical(matrix), labelled);
    for (const [r, row] of labelled.entries()) {
      const label = task.labels[row] ?? 0;
      asked++;
      const { first, count } = classesOf(task.classes, task.classes[label]?.topic ?? -1);
      if (first + largest(scores, r * task.classes.length + first, count) === label) right++;
    }
  }
  return { rows: asked, accuracy: asked === 0 ? 0 : right / asked };
}
