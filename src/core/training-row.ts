import { z } from 'zod';

/** One labelled complaint. A row teaches whatever it carries; `topic` or `index` alone is enough. */
export const TrainingRow = z.object({
  text: z.string(),
  topic: z.string().min(1).nullable(),
  problem: z.string().min(1).nullable(),
  /** Customer Dissatisfaction Index, 0 to 100. */
  index: z.number().min(0).max(100).nullable(),
});
export type TrainingRow = z.infer<typeof TrainingRow>;

/** A labelled complaint whose time is known, as `data import` keeps it. */
export const DatedRow = TrainingRow.extend({
  /** ISO 8601; null when the file had no date. */
  happenedAt: z.string().nullable(),
});
export type DatedRow = z.infer<typeof DatedRow>;

/** A complaint somebody corrected: what the model said, and what it really is. */
export type CorrectedComplaint = Omit<HandledComplaint, 'escalation'>;

/** What happened to one complaint the bot handled: what the model said, and what people made of it. */
export interface HandledComplaint {
  complaintId: string;
  text: string;
  /** ISO 8601: when it was said, which for old tickets is not when the bot read them. */
  at: string;
  topic: string | null;
  problem: string | null;
  index: number;
  confidence: number;
  needsReview: boolean;
  model: string;
  /** What people said it really is; absent values were not said. */
  better: { topic?: string | undefined; problem?: string | undefined; index?: number | undefined };
  /** Whether it stood in an alert, and how that ended. */
  escalation: { state: string; dismissed: boolean } | null;
}
