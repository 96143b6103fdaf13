import { accuracy, macroF1 } from '../../core/metrics.ts';
import { bestFactor, largest, toProbabilities } from './calibration.ts';
import type { Pace } from './pace.ts';
import type { Member } from './topic-members.ts';

/** Scores of one member on the held-out rows, `classes` per row. */
export interface MemberScores {
  member: Member;
  scores: Float64Array;
}

export interface Ensemble {
  /** Every member with what its scores are multiplied by before they are added. */
  members: { member: Member; factor: number }[];
  /** Added to the score of each class for the decision only; the confidence is that of the plain scores. */
  offsets: Float64Array;
  /** Held-out answers of this ensemble: chosen class and its probability per row. */
  guesses: Int32Array;
  confidences: Float64Array;
}

/** How far the decision may lean towards rare classes, in shares of the log-prior. */
const LEANINGS = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

/**
 * Picks the members, their scale and the leaning by accuracy and macro-F1 on held-out rows. Log-loss alone would pick too small a C where
 * classes are uneven.
 */
export async function chooseEnsemble(
  candidates: readonly MemberScores[],
  labels: Int32Array,
  classes: number,
  pace: Pace,
): Promise<Ensemble> {
  const scaled = candidates.map(({ member, scores }) => ({
    member,
    scores,
    factor: bestFactor(scores, labels, classes),
  }));
  const logPriors = logPriorsOf(labels, classes);
  let best: { set: typeof scaled; leaning: number; merit: number } | undefined;
  for (const set of sets(scaled)) {
    const mixed = mix(set);
    await pace.work(mixed.length * 4 * LEANINGS.length);
    for (const leaning of LEANINGS) {
      const guesses = decide(mixed, labels.length, classes, logPriors, leaning);
      const merit = accuracy(labels, guesses) + macroF1(labels, guesses);
      if (best === undefined || merit > best.merit + 1e-9) best = { set, leaning, merit };
    }
  }
  if (best === undefined) throw new RangeError('No member of the ensemble was scored; train at least one.');
  const { set, leaning } = best;
  const mixed = mix(set);
  const factor = bestFactor(mixed, labels, classes);
  const guesses = decide(
    mixed.map((score) => score * factor),
    labels.length,
    classes,
    logPriors,
    leaning,
  );
  return {
    members: set.map((item) => ({ member: item.member, factor: (item.factor * factor) / set.length })),
    offsets: logPriors.map((prior) => -leaning * prior),
    guesses,
    confidences: confidencesOf(
      mixed.map((score) => score * factor),
      guesses,
      classes,
    ),
  };
}

/** One member of each kind or none, larger sets first, so that the ensemble wins a draw. */
function sets<Item extends { member: Member }>(items: readonly Item[]): Item[][] {
  let result: Item[][] = [[]];
  for (const kind of ['svm', 'softmax', 'bayes'] as const) {
    const own = items.filter((item) => item.member.kind === kind);
    result = result.flatMap((set) => [...own.map((item) => [...set, item]), set]);
  }
  return result.filter((set) => set.length > 0).sort((a, b) => b.length - a.length);
}

function mix(set: readonly { scores: Float64Array; factor: number }[]): Float64Array {
  const result = new Float64Array(set[0]?.scores.length ?? 0);
  for (const { scores, factor } of set) {
    for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) + (factor / set.length) * (scores[i] ?? 0);
  }
  return result;
}

function decide(
  scores: Float64Array,
  rows: number,
  classes: number,
  logPriors: Float64Array,
  leaning: number,
): Int32Array {
  const leaned = new Float64Array(classes);
  return Int32Array.from({ length: rows }, (_, r) => {
    for (let k = 0; k < classes; k++) leaned[k] = (scores[r * classes + k] ?? 0) - leaning * (logPriors[k] ?? 0);
    return largest(leaned, 0, classes);
  });
}

function confidencesOf(scores: Float64Array, guesses: Int32Array, classes: number): Float64Array {
  return Float64Array.from(guesses, (guess, r) => {
    toProbabilities(scores, r * classes, classes);
    return scores[r * classes + guess] ?? 0;
  });
}

function logPriorsOf(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count) => Math.log((count + 0.5) / (labels.length + 0.5 * classes)));
}
