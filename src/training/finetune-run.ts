import { createHash } from 'node:crypto';
import { z } from 'zod';
import { JOB_STATES } from '../core/model-server.ts';
import { PROVIDERS } from './finetune-profiles.ts';

/** A step of somebody else's training; only what was told is there. */
export const StepMetrics = z.object({
  step: z.number(),
  train_loss: z.number().optional(),
  train_mean_token_accuracy: z.number().optional(),
  valid_loss: z.number().optional(),
  valid_mean_token_accuracy: z.number().optional(),
  full_valid_loss: z.number().optional(),
  full_valid_mean_token_accuracy: z.number().optional(),
});
export type StepMetrics = z.infer<typeof StepMetrics>;

/** A state of the model on the way, which can be called or deployed like the last one. */
export const Checkpoint = z.object({
  id: z.string(),
  /** The name to call it by, where the provider gives one. */
  model: z.string().nullable(),
  step: z.number(),
  validLoss: z.number().nullable(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** One fine-tuning at a provider, from the intent to the finished model. */
export const FinetuneRun = z.object({
  id: z.string(),
  provider: z.enum(PROVIDERS),
  baseUrl: z.string(),
  model: z.string(),
  suffix: z.string().nullable(),
  epochs: z.number().nullable(),
  trainingFile: z.string().nullable(),
  validationFile: z.string().nullable(),
  jobId: z.string().nullable(),
  status: z.enum(['intended', 'uploaded', ...JOB_STATES, 'paused']),
  fineTunedModel: z.string().nullable(),
  /** A sentence. */
  error: z.string().nullable(),
  metrics: z.array(StepMetrics),
  checkpoints: z.array(Checkpoint).default([]),
  trainedTokens: z.number().nullable(),
  /** ISO 8601. */
  startedAt: z.string(),
});
export type FinetuneRun = z.infer<typeof FinetuneRun>;

/** The ledger of runs. */
export interface FinetuneRuns {
  get(id: string): Promise<FinetuneRun | null>;
  save(run: FinetuneRun): Promise<void>;
  /** Newest first. */
  list(): Promise<FinetuneRun[]>;
}

/** The same data for the same model, as often, at the same place is the same run, so asking twice trains once. */
export function runId(parts: {
  baseUrl: string;
  model: string;
  suffix: string | null;
  epochs: number | null;
  train: string;
  valid: string;
}): string {
  return `run-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}`;
}

export const hasEnded = ({ status }: Pick<FinetuneRun, 'status'>): boolean =>
  ['succeeded', 'failed', 'cancelled'].includes(status);
