import { z } from 'zod';
import { bandOf, type Classification, type Policy } from './classification.ts';

/** The values a person knows better; what is absent was not said. */
export const Better = z.object({
  topic: z.string().optional(),
  problem: z.string().optional(),
  index: z.int().min(0).max(100).optional(),
});
export type Better = z.infer<typeof Better>;

/** What a person said a complaint really is, and who. The next model learns from it. */
export const Correction = z.object({
  complaintId: z.string(),
  better: Better,
  /** Slack user id, `zendesk`, or `api:` and the name of a key. */
  by: z.string(),
});
export type Correction = z.infer<typeof Correction>;

export const saysNothing = (better: Better): boolean => Object.keys(better).length === 0;

/** The classification with a person's values in the model's place. A new topic without a problem drops the old problem. */
export function corrected(classification: Classification, better: Better, policy: Policy): Classification {
  const topic = better.topic ?? classification.topic;
  const index = better.index ?? classification.index;
  return {
    ...classification,
    topic,
    problem: better.problem ?? (topic === classification.topic ? classification.problem : null),
    index,
    // A person has settled what the models disagreed on.
    alertIndex: better.index === undefined ? classification.alertIndex : undefined,
    band: bandOf(index, policy.bands),
    confidence: better.topic === undefined ? classification.confidence : 1,
    needsReview: better.topic === undefined && classification.needsReview,
  };
}
