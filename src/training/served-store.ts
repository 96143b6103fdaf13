import { randomBytes } from 'node:crypto';
import type { JobMetrics, Page, ServedEvent, ServedFile, ServedJob } from '../core/model-server.ts';
import type { ModelStore } from '../core/ports.ts';
import type { trainModel } from './train.ts';

/** Rows of files, jobs and events, whoever keeps them. */
export interface ServedStore {
  files: {
    create(file: { id: string; filename: string; purpose: string; bytes: Uint8Array }): Promise<ServedFile>;
    get(id: string): Promise<ServedFile | null>;
    /** One more than the page asks for, where there is one; so do the other lists. */
    list(page: Page, purpose?: string): Promise<ServedFile[]>;
    content(id: string): Promise<Uint8Array | null>;
    remove(id: string): Promise<boolean>;
  };
  jobs: {
    create(job: ServedJob): Promise<void>;
    get(id: string): Promise<ServedJob | null>;
    list(page: Page): Promise<ServedJob[]>;
    change(id: string, change: Partial<ServedJob>, modelId?: string): Promise<ServedJob | null>;
    addEvent(jobId: string, event: ServedEvent): Promise<void>;
    dropMetrics(jobId: string): Promise<void>;
    events(jobId: string, page: Page): Promise<ServedEvent[]>;
    metrics(jobId: string): Promise<ServedEvent[]>;
  };
}

export interface JobNeeds {
  served: ServedStore;
  models: Pick<ModelStore, 'save'>;
  /** Puts the job where `run` will find it, also after a restart. */
  enqueue(jobId: string): Promise<void>;
  train: typeof trainModel;
  now: () => number;
}

export function eventOf(
  level: ServedEvent['level'],
  message: string,
  now: () => number,
  data?: JobMetrics,
): ServedEvent {
  return {
    object: 'fine_tuning.job.event',
    id: newId('ftevent-'),
    created_at: Math.floor(now() / 1000),
    level,
    message,
    type: data === undefined ? 'message' : 'metrics',
    data: data ?? {},
  };
}

export const newId = (prefix: string): string => `${prefix}${randomBytes(12).toString('hex')}`;
