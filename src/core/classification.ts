import { z } from 'zod';

/** The four severities of a complaint, in rising order. */
export const BANDS = ['low', 'medium', 'high', 'critical'] as const;
export const Band = z.enum(BANDS);
export type Band = z.infer<typeof Band>;

/** The lowest index of each band above `low`. */
export const BandBounds = z
  .object({
    medium: z.int().min(1).max(100).default(40),
    high: z.int().min(1).max(100).default(70),
    critical: z.int().min(1).max(100).default(90),
  })
  .refine((bounds) => bounds.medium < bounds.high && bounds.high < bounds.critical, {
    message: 'band bounds must rise: medium < high < critical',
  });
export type BandBounds = z.infer<typeof BandBounds>;

/** One span of the complaint that moved the decision: `weight` > 0 spoke for it, < 0 against it. */
export const Evidence = z.object({
  text: z.string(),
  weight: z.number(),
  about: z.enum(['topic', 'index']),
});
export type Evidence = z.infer<typeof Evidence>;

/** Why a model does not trust its own answer, apart from a low confidence. */
const Doubt = z.enum(['empty', 'unlike_training', 'models_disagree']);

/** What a model says about one text, before any policy of ours is applied. */
export const Prediction = z.object({
  /** Best guess; null only when the model has no topics. */
  topic: z.string().nullable(),
  /** A problem of that topic; null when none was learned well enough. */
  problem: z.string().nullable(),
  /** Customer Dissatisfaction Index, 0 to 100. */
  index: z.int().min(0).max(100),
  /** What alerts go by where another model put the index higher; absent: `index` itself. */
  alertIndex: z.int().min(0).max(100).optional(),
  /** Calibrated probability, 0 to 1, that `topic` is right. */
  confidence: z.number().min(0).max(1),
  /** Strongest first. */
  evidence: z.array(Evidence),
  doubt: Doubt.nullable(),
  /** The index was given as a word and stands for the middle of its band. */
  approximate: z.boolean(),
  /** A better model was asked and could not answer. */
  degraded: z.boolean(),
  /** Id of the model that answered. */
  model: z.string(),
});
export type Prediction = z.infer<typeof Prediction>;

/** A prediction seen through the operator's policy: bands and the confidence floor. */
export const Classification = Prediction.extend({
  band: Band,
  /** Topic and problem are not to be written; index and band still count. */
  needsReview: z.boolean(),
});
export type Classification = z.infer<typeof Classification>;

export interface Policy {
  bands: BandBounds;
  /** Calibrated confidence, 0 to 1, under which topic and problem are left to a person. */
  confidenceFloor: number;
}

export function bandOf(index: number, bounds: BandBounds): Band {
  if (index >= bounds.critical) return 'critical';
  if (index >= bounds.high) return 'high';
  return index >= bounds.medium ? 'medium' : 'low';
}

/** The middle of a band, rounded up: high (70 to 89) is 80. */
export function middleOf(band: Band, bounds: BandBounds): number {
  const inside = Array.from({ length: 101 }, (_, index) => index).filter((index) => bandOf(index, bounds) === band);
  return Math.round(((inside[0] ?? 0) + (inside.at(-1) ?? 0)) / 2);
}

/** The classification as alerts see it: where two models disagree on the index, the higher one counts. */
export function forAlerts(classification: Classification, bounds: BandBounds): Classification {
  const index = Math.max(classification.index, classification.alertIndex ?? 0);
  return index === classification.index ? classification : { ...classification, index, band: bandOf(index, bounds) };
}

/** Whether `band` is at least as severe as `floor`. */
export function atLeast(band: Band, floor: Band): boolean {
  return BANDS.indexOf(band) >= BANDS.indexOf(floor);
}

export function assess(prediction: Prediction, policy: Policy): Classification {
  return {
    ...prediction,
    band: bandOf(prediction.index, policy.bands),
    needsReview:
      prediction.topic === null || prediction.doubt !== null || prediction.confidence < policy.confidenceFloor,
  };
}
