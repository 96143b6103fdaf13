import { addScaled, type Linear, noLinear } from './linear.ts';
import { interpolated, logRatios } from './naive-bayes.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';
import { softmax, trainSoftmax } from './softmax.ts';
import { svm, svmScores, trainSvm } from './svm.ts';
import type { Matrix } from './weighting.ts';

/** One linear classifier of the ensemble. All score the same features, so their weighted sum is one linear classifier again. */
export interface Member {
  kind: 'svm' | 'softmax' | 'bayes';
  /** Weight of the training error against the size of the weights. */
  c: number;
}

const NAMES = { svm: 'SVM', softmax: 'softmax', bayes: 'NB-SVM' } as const;

/** `SVM, C 0.5`: what a step of training and a chart of it call a member. */
export const memberName = ({ kind, c }: Member): string => `${NAMES[kind]}, C ${c}`;

/** NB-SVM helps with few classes and hurts with many: its ratios need rows per class. */
const MANY_CLASSES = 25;
const INTERPOLATION = 0.5;

/**
 * The members worth trying, each kind by rising C, so that training goes on where the one before stopped. With many classes the smallest C
 * is left out too: few rows per class want a close fit.
 */
export function candidateMembers(classes: number): Member[] {
  const members: Member[] = [
    { kind: 'svm', c: 0.5 },
    { kind: 'svm', c: 2 },
    { kind: 'softmax', c: 2 },
    { kind: 'softmax', c: 8 },
  ];
  if (classes > MANY_CLASSES) return members;
  return [{ kind: 'svm', c: 0.1 }, ...members, { kind: 'bayes', c: 1 }];
}

export interface MemberTask {
  matrix: Matrix;
  rows: Int32Array;
  labels: Int32Array;
  classes: number;
  random: Random;
  pace: Pace;
  onRound?: (member: Member, round: number, loss: number) => void;
}

/** Trains members in the given order and hands each to `use` before it goes on. */
export async function trainMembers(
  members: readonly Member[],
  task: MemberTask,
  use: (member: Member, linear: Linear) => void,
): Promise<void> {
  const { matrix, rows, labels, classes, random, pace } = task;
  const settings = (member: Member, mostRounds: number) => ({
    c: member.c,
    mostRounds,
    random,
    pace,
    onRound: (round: number, loss: number) => task.onRound?.(member, round, loss),
  });
  const problem = { matrix, rows, labels, classes };
  const machine = svm({ ...problem, gains: null });
  for (const member of members.filter(({ kind }) => kind === 'svm')) {
    await trainSvm(machine, settings(member, MOST_ROUNDS.svm));
    use(member, svmScores(machine));
  }
  const softmaxMembers = members.filter(({ kind }) => kind === 'softmax');
  if (softmaxMembers.length > 0) {
    const model = softmax(problem);
    for (const member of softmaxMembers) {
      await trainSoftmax(model, settings(member, MOST_ROUNDS.softmax));
      use(member, model.linear);
    }
  }
  const bayesMembers = members.filter(({ kind }) => kind === 'bayes');
  if (bayesMembers.length > 0) {
    const ratios = logRatios(matrix, rows, labels, classes);
    const bayes = svm({ ...problem, gains: ratios.map((ratio) => ratio * ratio) });
    for (const member of bayesMembers) {
      await trainSvm(bayes, settings(member, MOST_ROUNDS.bayes));
      use(member, interpolated(svmScores(bayes), ratios, INTERPOLATION));
    }
  }
}

export const MOST_ROUNDS = { svm: 24, softmax: 16, bayes: 14 } as const;

/** Trains members and adds them up, each multiplied by its factor. The sum is shifted so that the classes of a feature sum to 0. */
export async function trainEnsemble(
  members: readonly { member: Member; factor: number }[],
  task: MemberTask,
): Promise<Linear> {
  const sum = noLinear(task.matrix.columns, task.classes);
  await trainMembers(
    members.map(({ member }) => member),
    task,
    (member, linear) => addScaled(sum, linear, members.find((item) => item.member === member)?.factor ?? 0),
  );
  center(sum);
  return sum;
}

/** Softmax does not notice what all classes share; without it a weight reads as "for this topic, against the others". */
function center({ classes, weights, biases }: Linear): void {
  for (let from = 0; from < weights.length; from += classes) centerFrom(weights, from, classes);
  centerFrom(biases, 0, classes);
}

function centerFrom(numbers: Float32Array | Float64Array, from: number, classes: number): void {
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += numbers[from + k] ?? 0;
  for (let k = 0; k < classes; k++) numbers[from + k] = (numbers[from + k] ?? 0) - sum / classes;
}
