import { toFile } from 'openai';
import { refreshed } from './finetune-follow.ts';
import { type FinetuneNeeds, Job } from './finetune-job.ts';
import { PROFILES } from './finetune-profiles.ts';
import { providerFailure } from './finetune-refusal.ts';
import type { FinetuneRun } from './finetune-run.ts';

/** Jobs and files a lost one is looked for among. */
const LOOK_BACK = 100;

/**
 * Uploads and creates, each step noted before and after, so that a run that was cut off goes on where it stood: a file or job
 * whose answer got lost is looked for at the provider before it is made again. A run that failed or was cancelled begins again.
 * @throws Error with a sentence about why the provider refused
 */
export async function startFinetune(
  run: FinetuneRun,
  files: { train: string; valid: string },
  needs: FinetuneNeeds,
): Promise<FinetuneRun> {
  const { runs } = needs;
  const known = await runs.get(run.id);
  let current = known === null || ['failed', 'cancelled'].includes(known.status) ? run : known;
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
