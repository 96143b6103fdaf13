import { chooseEnsemble, type Ensemble, type MemberScores } from './choose-ensemble.ts';
import type { Counts } from './counts.ts';
import type { Fold } from './folds.ts';
import { type Linear, scoresOf } from './linear.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';
import {
  candidateMembers,
  type Member,
  MOST_ROUNDS,
  memberName,
  trainEnsemble,
  trainMembers,
} from './topic-members.ts';
import { learnWeighting, type Matrix, weigh, withoutLexical } from './weighting.ts';

export interface TopicTask {
  counts: Counts;
  /** Class of every row of `counts`; -1 where it has none. */
  labels: Int32Array;
  classes: number;
  folds: readonly Fold[];
  minTexts: number;
  random: Random;
  pace: Pace;
}

/** Held-out answers, for the rows that were held out in some fold. */
export interface HeldOut extends Ensemble {
  rows: Int32Array;
  labels: Int32Array;
}

/** Scores every candidate on rows it has not seen, and chooses the ensemble by them. */
export async function tuneTopic(task: TopicTask): Promise<HeldOut> {
  const { counts, classes, folds, pace } = task;
  const members = candidateMembers(classes);
  const rows = Int32Array.from(folds.flatMap(({ held }) => [...held]));
  const candidates: MemberScores[] = members.map((member) => ({
    member,
    scores: new Float64Array(rows.length * classes),
  }));
  let at = 0;
  for (const [f, { train, held }] of folds.entries()) {
    const matrix = withoutLexical(weigh(counts, learnWeighting(counts, train, task.minTexts)));
    const start = at;
    await trainMembers(
      members,
      { ...task, matrix, rows: train, labels: pick(task.labels, train) },
      (member, linear) => {
        candidates.find((item) => item.member === member)?.scores.set(scoresOf(linear, matrix, held), start * classes);
        const done = f * members.length + members.indexOf(member) + 1;
        pace.step({ phase: 'tune', step: done, steps: folds.length * members.length, loss: null });
      },
    );
    at += held.length;
  }
  const labels = pick(task.labels, rows);
  return { ...(await chooseEnsemble(candidates, labels, classes, pace)), rows, labels };
}

/** Trains the chosen ensemble on all rows that have a topic; one step per round. */
export function trainTopic(
  task: Omit<TopicTask, 'folds' | 'counts' | 'minTexts'> & { matrix: Matrix; rows: Int32Array },
  ensemble: Pick<Ensemble, 'members'>,
): Promise<Linear> {
  const { matrix, rows, pace } = task;
  const steps = ensemble.members.reduce((sum, { member }) => sum + MOST_ROUNDS[member.kind], 0);
  const before = (member: Member) =>
    ensemble.members
      .slice(
        0,
        ensemble.members.findIndex((item) => item.member === member),
      )
      .reduce((sum, item) => sum + MOST_ROUNDS[item.member.kind], 0);
  return trainEnsemble(ensemble.members, {
    ...task,
    matrix: withoutLexical(matrix),
    labels: pick(task.labels, rows),
    onRound: (member, round, loss) =>
      pace.step({ phase: 'topic', member: memberName(member), step: before(member) + round, steps, loss }),
  });
}

const pick = (values: Int32Array, rows: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row] ?? -1);
