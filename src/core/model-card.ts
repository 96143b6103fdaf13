import { z } from 'zod';
import { Catalogue } from './catalogue.ts';

/** What is known about a trained model besides its bytes. */
export const ModelCard = z.object({
  /** Trained on the shipped sample: good for trying the product, not for a real inbox. */
  isSample: z.boolean(),
  rows: z.int(),
  /** SHA-256 of the training data, in hex. */
  dataHash: z.string(),
  /** Fingerprints of the training texts, by which a fair test leaves them out; cards of old have none. */
  texts: z.string().optional(),
  catalogue: Catalogue,
  settings: z.record(z.string(), z.unknown()),
  /** Scores on held-out rows. */
  metrics: z.record(z.string(), z.unknown()),
  /** Loss per step of the training. Losses of different members have different units. */
  steps: z.array(
    z.object({
      phase: z.string(),
      member: z.string().optional(),
      step: z.int(),
      steps: z.int(),
      loss: z.number().nullable(),
    }),
  ),
  warnings: z.array(z.string()),
});
export type ModelCard = z.infer<typeof ModelCard>;

export interface ModelEntry {
  id: string;
  kind: 'embedded';
  card: ModelCard;
  createdAt: string;
}
