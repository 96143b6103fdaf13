import OpenAI from 'openai';
import { z } from 'zod';
import { type FinetuneNeeds, Job } from './finetune-job.ts';
import { providerFailure } from './finetune-refusal.ts';
import { type Checkpoint, type FinetuneRun, StepMetrics } from './finetune-run.ts';

const WireCheckpoint = z.object({
  id: z.string(),
  fine_tuned_model_checkpoint: z.string().nullish(),
  step_number: z.number().catch(0),
  metrics: StepMetrics.partial().catch({}),
});

/** How servers say that they know no checkpoints, or none yet. */
const NONE_KEPT = [400, 404, 405, 501];

/** The states of a model that a job kept on its way, first step first; none where the provider keeps none. */
export async function checkpointsOf(jobId: string, client: OpenAI): Promise<Checkpoint[]> {
  try {
    const { data } = await client.fineTuning.jobs.checkpoints.list(jobId, { limit: 100 });
    return data
      .flatMap((one) => {
        const { success, data: known } = WireCheckpoint.safeParse(one);
        if (!success) return [];
        const { id, fine_tuned_model_checkpoint: model = null, step_number: step, metrics } = known;
        return [{ id, model, step, validLoss: metrics.full_valid_loss ?? metrics.valid_loss ?? null }];
      })
      .sort((one, other) => one.step - other.step);
  } catch (cause) {
    if (cause instanceof OpenAI.APIError && NONE_KEPT.includes(cause.status ?? 0)) return [];
    throw cause;
  }
}

/** The metrics a provider writes into its result file, or null when it has none. */
export async function resultFile(run: FinetuneRun, { client }: Pick<FinetuneNeeds, 'client'>): Promise<string | null> {
  if (run.jobId === null) return null;
  try {
    const [id] = Job.parse(await client.fineTuning.jobs.retrieve(run.jobId)).result_files ?? [];
    return id === undefined ? null : decodedCsv(await (await client.files.content(id)).text());
  } catch (cause) {
    if (cause instanceof OpenAI.NotFoundError) return null;
    throw providerFailure(run.model, 'Reading the result file', cause);
  }
}

/** OpenAI has been seen to give the CSV in base64. A first line without a comma is no CSV. */
export function decodedCsv(text: string): string {
  const [first = ''] = text.split('\n');
  if (first.includes(',') || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return text;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return decoded.split('\n')[0]?.includes(',') ? decoded : text;
}
