import type OpenAI from 'openai';
import { UpstreamError } from '../core/errors.ts';
import { type FinetuneNeeds, Job } from './finetune-job.ts';
import { providerFailure, refusalSentence } from './finetune-refusal.ts';
import { checkpointsOf } from './finetune-results.ts';
import { type FinetuneRun, hasEnded, StepMetrics } from './finetune-run.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** Looks that may fail in a row: the provider trains on while it cannot be asked. */
const MOST_MISSED = 20;

/**
 * Follows a run to its end: tells its events, keeps its metrics. Returns early when the signal is aborted; nothing is lost by that.
 * @throws Error for a run without a job, and when the provider cannot be asked for some ten minutes
 */
export async function followFinetune(run: FinetuneRun, needs: FinetuneNeeds): Promise<FinetuneRun> {
  if (run.jobId === null && !hasEnded(run)) {
    throw new Error(
      `${run.id} has no job yet. Run \`umbrage finetune start\` with the same data: it goes on where it stood.`,
    );
  }
  const told = new Set<string>();
  let current = run;
  let missed = 0;
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(LONGEST_WAIT_MS, pause * 1.5)) {
    try {
      current = await refreshed(current, needs, told);
      missed = 0;
    } catch (failure) {
      missed += 1;
      if (!(failure instanceof UpstreamError && failure.retryable) || missed > MOST_MISSED) throw failure;
    }
    if (hasEnded(current) || needs.signal.aborted) return current;
    await needs.wait(pause);
  }
}

/** One look at the provider. */
export async function refreshed(
  run: FinetuneRun,
  needs: FinetuneNeeds,
  told = new Set<string>(),
): Promise<FinetuneRun> {
  const { client, runs, onEvent } = needs;
  if (run.jobId === null) return run;
  let next: FinetuneRun;
  try {
    const job = Job.parse(await client.fineTuning.jobs.retrieve(run.jobId));
    const events = await eventsOf(client, run.jobId);
    for (const event of events) {
      if (told.has(event.id)) continue;
      told.add(event.id);
      onEvent?.(event);
    }
    next = {
      ...run,
      status: job.status,
      metrics: merged(events.flatMap(({ metrics }) => metrics ?? [])),
      checkpoints: await checkpointsOf(run.jobId, client),
      fineTunedModel: job.fine_tuned_model ?? null,
      trainedTokens: job.trained_tokens ?? null,
      error: job.error?.message
        ? refusalSentence(run.model, { code: job.error.code, message: job.error.message })
        : null,
    };
  } catch (cause) {
    throw providerFailure(run.model, 'Looking after the fine-tuning job', cause);
  }
  await runs.save(next);
  return next;
}

/** More steps than any provider tells of. */
const MOST_EVENTS = 20_000;

/** Oldest first. A server that takes no notice of the cursor would send its first page for ever. */
async function eventsOf(client: OpenAI, jobId: string) {
  const events = new Map<string, { id: string; at: number; message: string; metrics: StepMetrics | null }>();
  for await (const { id, created_at: at, message, data } of client.fineTuning.jobs.listEvents(jobId, { limit: 100 })) {
    if (events.has(id) || events.size >= MOST_EVENTS) break;
    const metrics = StepMetrics.safeParse(data);
    const isMetrics = metrics.success && Object.keys(metrics.data).length > 1;
    events.set(id, { id, at, message, metrics: isMetrics ? metrics.data : null });
  }
  return [...events.values()].reverse();
}

/** Training and validation of one step come as two events. */
function merged(metrics: readonly StepMetrics[]): StepMetrics[] {
  const steps = Map.groupBy(metrics, ({ step }) => step);
  return [...steps.values()]
    .map((some): StepMetrics => Object.assign({ step: 0 }, ...some))
    .sort((one, other) => one.step - other.step);
}
