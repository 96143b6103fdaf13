import { openServed } from './adapters/store/served.ts';
import type { ModelServer } from './core/model-server.ts';
import type { Inbox } from './core/ports.ts';
import type { Foundation } from './foundation.ts';
import { serveModels } from './models/serve.ts';
import { servedJobs } from './training/served-jobs.ts';
import { trainModel } from './training/train.ts';

/** Our own `/v1`: the models of the registry and the embedded trainer. One job trains at a time, in a process of its own. */
export function openModelServer(
  { database, models }: Pick<Foundation, 'database' | 'models'>,
  inbox: Inbox,
): ModelServer {
  const served = openServed(database.sql);
  const enqueue = (jobId: string) =>
    inbox.accept(`training:${jobId}`, { queue: 'training', key: 'training', data: { jobId } });
  return {
    ...serveModels({ store: models, named: served.jobs, now: Date.now }),
    ...servedJobs({ served, models, enqueue, train: trainModel, now: Date.now }),
  };
}
