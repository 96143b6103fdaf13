import type OpenAI from 'openai';
import { z } from 'zod';
import { JOB_STATES } from '../core/model-server.ts';
import type { FinetuneRuns, StepMetrics } from './finetune-run.ts';

export interface FinetuneNeeds {
  client: OpenAI;
  runs: FinetuneRuns;
  wait(ms: number): Promise<void>;
  signal: AbortSignal;
  /** Told of each event once, oldest first. */
  onEvent?: (event: { at: number; message: string; metrics: StepMetrics | null }) => void;
}

/** What is read of a provider's job. */
export const Job = z.object({
  id: z.string(),
  status: z.enum([...JOB_STATES, 'paused']).catch('running'),
  fine_tuned_model: z.string().nullish(),
  result_files: z.array(z.string()).nullish(),
  trained_tokens: z.number().nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
export type Job = z.infer<typeof Job>;
