import OpenAI, { toFile } from 'openai';
import { z } from 'zod';
import { JOB_STATES } from '../core/model-server.ts';
import { PROFILES } from './finetune-profiles.ts';
import { providerFailure, refusalSentence } from './finetune-refusal.ts';
import { type FinetuneRun, type FinetuneRuns, hasEnded, StepMetrics } from './finetune-run.ts';

export interface FinetuneNeeds {
  client: OpenAI;
  runs: FinetuneRuns;
  wait(ms: number): Promise<void>;
  signal: AbortSignal;
  /** Told of each event once, oldest first. */
  onEvent?: (event: { at: number; message: string; metrics: StepMetrics | null }) => void;
}

const Job = z.object({
  id: z.string(),
  status: z.enum([...JOB_STATES, 'paused']).catch('running'),
  fine_tuned_model: z.string().nullish(),
  result_files: z.array(z.string()).nullish(),
  trained_tokens: z.number().nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type Job = z.infer<typeof Job>;

/** Jobs a lost one is looked for among. */
const LOOK_BACK = 100;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Uploads and creates, each step noted before and after, so that a run that was cut off goes on where it stood: a file or job
 * whose answer got lost is looked for at the provider before it is made again.
 * @throws Error with a sentence about why the provider refused
 */
export async function startFinetune(
  run: FinetuneRun,
  files: { train: string; valid: string },
  needs: FinetuneNeeds,
): Promise<FinetuneRun> {
  const { runs } = needs;
  let current = (await runs.get(run.id)) ?? run;
  if (current.jobId !== null) return current;
  await runs.save(current);
  const guarded = async <T>(what: string, step: () => Promise<T>): Promise<T> => {
    try {
      return await step();
    } catch (cause) {
      const failure = providerFailure(run.model, what, cause);
      if (failure instanceof Error) await runs.save({ ...current, error: failure.message });
      throw failure;
    }
  };
  const upload = (part: 'train' | 'valid') =>
    guarded(`Uploading the ${part} file`, () => uploaded(run.id, part, files[part], needs));
  const trainingFile = current.trainingFile ?? (await upload('train'));
  const validationFile = current.validationFile ?? (files.valid === '' ? null : await upload('valid'));
  current = { ...current, trainingFile, validationFile, status: 'uploaded' };
  await runs.save(current);
  const job = await guarded('Creating the fine-tuning job', () => created(current, trainingFile, needs));
  current = { ...current, jobId: job.id, status: job.status, error: null };
  await runs.save(current);
  return current;
}

async function uploaded(id: string, part: string, text: string, { client }: FinetuneNeeds): Promise<string> {
  const name = `umbrage-${id}-${part}.jsonl`;
  for (const file of (await client.files.list({ purpose: 'fine-tune', limit: LOOK_BACK })).data) {
    if (file.filename === name && file.bytes === Buffer.byteLength(text)) return file.id;
  }
  return (await client.files.create({ file: await toFile(Buffer.from(text), name), purpose: 'fine-tune' })).id;
}

async function created(run: FinetuneRun, trainingFile: string, { client }: FinetuneNeeds): Promise<Job> {
  for (const one of (await client.fineTuning.jobs.list({ limit: LOOK_BACK })).data) {
    const job = Job.parse(one);
    if (job.metadata?.umbrage_run === run.id && !['failed', 'cancelled'].includes(job.status)) return job;
  }
  const { model, validationFile, suffix, epochs, id } = run;
  const wish = { model, trainingFile, validationFile, suffix, epochs, seed: 1, runId: id };
  return Job.parse(await client.fineTuning.jobs.create(PROFILES[run.provider].job(wish)));
}

/** Follows a run to its end: tells its events, keeps its metrics. Returns early when the signal is aborted; nothing is lost by that. */
export async function followFinetune(run: FinetuneRun, needs: FinetuneNeeds): Promise<FinetuneRun> {
  const told = new Set<string>();
  let current = run;
  for (let pause = FIRST_WAIT_MS; ; pause = Math.min(LONGEST_WAIT_MS, pause * 1.5)) {
    current = await refreshed(current, needs, told);
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

async function eventsOf(client: OpenAI, jobId: string) {
  const events = [];
  for await (const event of client.fineTuning.jobs.listEvents(jobId, { limit: 100 })) {
    const metrics = StepMetrics.safeParse(event.data);
    const isMetrics = metrics.success && Object.keys(metrics.data).length > 1;
    events.push({
      id: event.id,
      at: event.created_at,
      message: event.message,
      metrics: isMetrics ? metrics.data : null,
    });
  }
  return events.reverse();
}

/** Training and validation of one step come as two events. */
function merged(metrics: readonly StepMetrics[]): StepMetrics[] {
  const steps = Map.groupBy(metrics, ({ step }) => step);
  return [...steps.values()]
    .map((some): StepMetrics => Object.assign({ step: 0 }, ...some))
    .sort((one, other) => one.step - other.step);
}

export async function cancelFinetune(run: FinetuneRun, needs: FinetuneNeeds): Promise<FinetuneRun> {
  if (run.jobId !== null) {
    try {
      await needs.client.fineTuning.jobs.cancel(run.jobId);
    } catch (cause) {
      throw providerFailure(run.model, 'Cancelling the fine-tuning job', cause);
    }
    return refreshed(run, needs);
  }
  const cancelled = { ...run, status: 'cancelled' as const };
  await needs.runs.save(cancelled);
  return cancelled;
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
