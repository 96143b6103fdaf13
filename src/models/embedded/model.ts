import { z } from 'zod';
import { Catalogue } from '../../core/catalogue.ts';
import type { HashTable } from './hash-table.ts';
import type { Linear } from './linear.ts';
import type { Weighting } from './weighting.ts';

const Numbers = z.array(z.number());

/** Everything of a model but its large arrays. */
export const ModelHeader = z.object({
  catalogue: Catalogue,
  /** Rows it was trained on. */
  rows: z.int().min(1),
  /** How far apart the words of a pair may stand. */
  widestPair: z.int().min(1).max(3),
  /** Topics in the order of the classifier's classes, what is added to their scores for the decision, and the classifier's biases. */
  topics: z.object({ names: z.array(z.string()), offsets: Numbers, biases: Numbers, scales: Numbers }),
  problems: z.object({
    classes: z.array(z.object({ topic: z.int(), problem: z.string().nullable() })),
    biases: Numbers,
    scales: Numbers,
  }),
  /** Null when no row had an index. `low` and `high` are the range of the training rows. */
  index: z
    .object({
      low: z.number(),
      high: z.number(),
      ridgeShare: z.number(),
      medianShare: z.number(),
      means: Numbers,
      biases: Numbers,
      scales: Numbers,
    })
    .nullable(),
  lexical: z.object({ means: Numbers, factors: Numbers }),
  /** Probabilities are never claimed above this: nobody is surer than the number of rows allows. */
  highestConfidence: z.number(),
  /** Texts of which a smaller share is known are unlike the training data. */
  coverageFloor: z.number(),
});
export type ModelHeader = z.infer<typeof ModelHeader>;

/** With fewer topics there is nothing to choose between, and a model counts as one without topics. */
export const LEAST_TOPICS = 2;

/** A trained model as it lies in a file and in memory: the weights stay 16-bit numbers. */
export interface EmbeddedModel {
  header: ModelHeader;
  /** Hash of each feature: `wordKeys` words and pairs, then runs of characters. Lexical features follow without a key. */
  keys: Uint32Array;
  wordKeys: number;
  idf: Float32Array;
  /** Weights, one number per feature and class, feature by feature; times the scale of the class. */
  topics: Int16Array;
  problems: Int16Array;
  index: Int16Array;
  /** Number of each feature by hash; made from `keys`. */
  table: HashTable;
}

export interface Quantised {
  weights: Int16Array;
  scales: number[];
  biases: number[];
}

/** Rounds the weights of each class to 16 bits of its largest one. A step is 1/32767 of that, far below what training can tell. */
export function quantised({ classes, weights, biases }: Linear): Quantised {
  const largest = new Float64Array(classes);
  for (let i = 0; i < weights.length; i++)
    largest[i % classes] = Math.max(largest[i % classes] ?? 0, Math.abs(weights[i] ?? 0));
  const scales = Array.from(largest, (value) => value / 32767);
  const whole = new Int16Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const scale = scales[i % classes] ?? 0;
    whole[i] = scale === 0 ? 0 : Math.round((weights[i] ?? 0) / scale);
  }
  return { weights: whole, scales, biases: [...biases] };
}

export const lexicalOf = ({ means, factors }: Weighting): ModelHeader['lexical'] => ({
  means: [...means],
  factors: [...factors],
});
