import type { LearningPoint } from '../core/evaluation.ts';
import { accuracy, macroF1 } from '../core/metrics.ts';
import { meanAbsoluteError } from '../core/metrics-numbers.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { embeddedClassifier } from '../models/embedded/classifier.ts';
import { decodeModel } from '../models/embedded/model-file.ts';
import { seededRandom, shuffle } from '../models/embedded/random.ts';
import type { EvaluationItem } from './evaluate-items.ts';
import { trainModel } from './train.ts';

const SHARES = [0.1, 0.25, 0.5, 0.75, 1];
const LEAST_ROWS = 20;

export interface LearningCurveOptions {
  seed: number;
  signal?: AbortSignal | undefined;
  /** 0 to 1 over the whole curve. */
  onProgress?: ((share: number) => void) | undefined;
}

/** How good embedded models of growing shares of the rows are on the judged items: whether more data would help. */
export async function learningCurve(
  rows: readonly TrainingRow[],
  items: readonly EvaluationItem[],
  { seed, signal, onProgress }: LearningCurveOptions,
): Promise<LearningPoint[]> {
  const order = Int32Array.from(rows, (_row, i) => i);
  shuffle(order, seededRandom(seed));
  const points: LearningPoint[] = [];
  for (const [place, share] of SHARES.entries()) {
    const some = [...order.slice(0, Math.round(share * rows.length))].flatMap((i) => rows[i] ?? []);
    if (some.length >= LEAST_ROWS) points.push(await pointOf(some, items, seed, signal));
    onProgress?.((place + 1) / SHARES.length);
  }
  return points;
}

async function pointOf(
  rows: readonly TrainingRow[],
  items: readonly EvaluationItem[],
  seed: number,
  signal: AbortSignal | undefined,
): Promise<LearningPoint> {
  const { id, bytes } = await trainModel(rows, { seed, isSample: false, ...(signal === undefined ? {} : { signal }) });
  const classifier = embeddedClassifier(id, decodeModel(bytes));
  const said = await classifier.classify(items.map(({ text }) => text));
  const topics = items.flatMap(({ topic }, i) => (topic === null ? [] : [{ topic, answer: said[i]?.topic ?? '' }]));
  const truth = topics.map(({ topic }) => topic);
  const answers = topics.map(({ answer }) => answer);
  const indices = items.flatMap(({ index }, i) => (index === null ? [] : [{ index, answer: said[i]?.index ?? 50 }]));
  return {
    rows: rows.length,
    accuracy: truth.length === 0 ? null : accuracy(truth, answers),
    macroF1: truth.length === 0 ? null : macroF1(truth, answers),
    meanAbsoluteError:
      indices.length === 0
        ? null
        : meanAbsoluteError(
            indices.map(({ index }) => index),
            indices.map(({ answer }) => answer),
          ),
  };
}
