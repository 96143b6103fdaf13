import { accuracy, expectedCalibrationError, macroF1 } from '../../src/core/metrics.ts';
import { meanAbsoluteError, spearman } from '../../src/core/metrics-numbers.ts';
import { embeddedClassifier } from '../../src/models/embedded/classifier.ts';
import { trainEmbedded } from '../../src/models/embedded/train.ts';
import type { Example, Split, Trial } from './model-splits.ts';

export interface OurScores {
  accuracy: number;
  macroF1: number;
  /** Mean of the held-out splits' answers; to be pooled, see `confidences`. */
  mae: number;
  spearman: number;
  seconds: number;
  confidences: number[];
  right: boolean[];
}

/** Trains on a split and answers its test set. */
export async function ours(trial: Trial, split: Split): Promise<OurScores> {
  const topics = trial.kind === 'topic';
  const rows = split.train.map(({ text, topic, index }: Example) => ({
    text,
    topic: topics ? topic : null,
    problem: null,
    index: topics ? null : index,
  }));
  const start = performance.now();
  const { model } = await trainEmbedded(rows, { seed: 1 });
  const seconds = (performance.now() - start) / 1000;
  const answers = await embeddedClassifier('bench', model).classify(split.test.map(({ text }) => text));
  const truth = split.test.map(({ topic }) => topic);
  const guesses = answers.map(({ topic }) => topic ?? '');
  const numbers = split.test.map(({ index }) => index ?? 0);
  const indexes = answers.map(({ index }) => index);
  return {
    accuracy: accuracy(truth, guesses),
    macroF1: macroF1(truth, guesses),
    mae: meanAbsoluteError(numbers, indexes),
    spearman: spearman(numbers, indexes),
    seconds,
    confidences: answers.map(({ confidence }) => confidence),
    right: truth.map((topic, i) => topic === guesses[i]),
  };
}

export const calibrationOf = (scores: readonly OurScores[]): number =>
  expectedCalibrationError(
    scores.flatMap(({ confidences }) => confidences),
    scores.flatMap(({ right }) => right),
  );
