import { RequestError } from '../core/errors.ts';
import type { JobMetrics, JobRequest, Listed, ModelServer, Page, ServedJob } from '../core/model-server.ts';
import { BASE_MODEL, noModel } from '../models/serve.ts';
import { finetunedInstead } from './retired-models.ts';
import { runServedJob } from './run-served-job.ts';
import { eventOf, type JobNeeds, newId, type ServedStore } from './served-store.ts';

/** The product's own trainer behind `/v1/files` and `/v1/fine_tuning/jobs`. */
export function servedJobs(needs: JobNeeds): Pick<ModelServer, 'files' | 'jobs'> {
  const { served, enqueue, now } = needs;
  const running = new Map<string, AbortController>();
  const found = async (id: string) => (await served.jobs.get(id)) ?? missing('fine-tuning job', id);
  const file = async (id: string) => (await served.files.get(id)) ?? missing('file', id);
  return {
    files: {
      create: ({ filename, purpose, bytes }) => served.files.create({ id: newId('file-'), filename, purpose, bytes }),
      get: file,
      list: async (page, purpose) => listed(await served.files.list(page, purpose), page),
      content: async (id) => (await served.files.content(id)) ?? missing('file', id),
      async remove(id) {
        if (!(await served.files.remove(id))) missing('file', id);
      },
    },
    jobs: {
      async create(request) {
        const job = await accepted(request, served, now);
        await served.jobs.create(job);
        await served.jobs.addEvent(job.id, eventOf('info', `Created fine-tuning job: ${job.id}`, now));
        await enqueue(job.id);
        return job;
      },
      get: found,
      list: async (page) => listed(await served.jobs.list(page), page),
      async cancel(id) {
        const { status } = await found(id);
        const finished_at = Math.floor(now() / 1000);
        const changed = await served.jobs.change(id, { status: 'cancelled', finished_at });
        if (changed === null) {
          throw new RequestError(400, `The job has ${status} already and cannot be cancelled.`, { code: 'job_ended' });
        }
        running.get(id)?.abort(new Error('The job was cancelled.'));
        await served.jobs.addEvent(id, eventOf('info', 'The job was cancelled.', now));
        return changed;
      },
      async events(id, page) {
        await found(id);
        return listed(await served.jobs.events(id, page), page);
      },
      async checkpoints(id, page) {
        const job = await found(id);
        const metrics = (await served.jobs.metrics(id)).map(({ data }) => data);
        return listed(job.status === 'succeeded' ? [checkpointOf(job, metrics)] : [], page);
      },
      async run(id) {
        const stop = new AbortController();
        running.set(id, stop);
        try {
          await runServedJob(id, needs, stop.signal);
        } finally {
          running.delete(id);
        }
      },
    },
  };
}

async function accepted(request: JobRequest, served: ServedStore, now: () => number): Promise<ServedJob> {
  const instead = finetunedInstead(request.model);
  if (instead !== null) {
    throw new RequestError(404, `${instead} Here the model to train is \`${BASE_MODEL}\`.`, {
      code: 'model_not_found',
      param: 'model',
    });
  }
  if (request.model !== BASE_MODEL) throw noModel(request.model);
  if (request.method !== undefined && request.method.type !== 'supervised') {
    throw new RequestError(400, 'Only the method "supervised" is offered here.', { param: 'method' });
  }
  for (const [param, id] of [
    ['training_file', request.training_file],
    ['validation_file', request.validation_file],
  ] as const) {
    if (typeof id === 'string' && (await served.files.get(id)) === null) {
      throw new RequestError(400, `There is no file ${id}. Upload it with purpose "fine-tune".`, {
        param,
        code: 'invalid_file',
      });
    }
  }
  const asked = request.method?.supervised?.hyperparameters ?? request.hyperparameters ?? {};
  return {
    object: 'fine_tuning.job',
    id: newId('ftjob-'),
    model: request.model,
    created_at: Math.floor(now() / 1000),
    finished_at: null,
    fine_tuned_model: null,
    organization_id: 'org-umbrage',
    result_files: [],
    status: 'validating_files',
    training_file: request.training_file,
    validation_file: request.validation_file ?? null,
    hyperparameters: {
      n_epochs: asked.n_epochs ?? 'auto',
      batch_size: asked.batch_size ?? 'auto',
      learning_rate_multiplier: asked.learning_rate_multiplier ?? 'auto',
    },
    trained_tokens: null,
    error: null,
    seed: request.seed ?? 1,
    metadata: { ...request.metadata, ...(request.suffix ? { umbrage_suffix: request.suffix } : {}) },
  };
}

function checkpointOf(job: ServedJob, metrics: readonly object[]): { id: string; [name: string]: unknown } {
  const last: JobMetrics = Object.assign({ step: 0 }, ...metrics);
  return {
    object: 'fine_tuning.job.checkpoint',
    id: `ftckpt-${job.id.slice(6)}`,
    created_at: job.finished_at ?? job.created_at,
    fine_tuned_model_checkpoint: job.fine_tuned_model ?? '',
    fine_tuning_job_id: job.id,
    step_number: last.step,
    metrics: last,
  };
}

/** One more than asked for was fetched, to know whether there is more. */
function listed<T extends { id: string }>(items: readonly T[], { limit }: Page): Listed<T> {
  const data = items.slice(0, limit);
  return {
    object: 'list',
    data,
    has_more: items.length > limit,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function missing(what: string, id: string): never {
  throw new RequestError(404, `There is no ${what} ${id}.`, { code: 'not_found', param: 'id' });
}
