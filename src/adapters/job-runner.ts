import type { JobResult } from 'pg-boss';
import { ZodError } from 'zod';
import { isDatabaseOutage } from '../core/database-outage.ts';
import { isRefusedAccess, UpstreamError } from '../core/errors.ts';
import { complaintOfJob } from '../core/job-complaint.ts';
import type { JobHandler, Log, Meters } from '../core/ports.ts';
import { withoutValues } from './log.ts';

/**
 * A failure nobody foresaw is likely to repeat: this many of them show whether it was chance. They are counted apart from
 * the tries that an outage took, or the first surprise after a long one would be the last.
 */
const MOST_SURPRISES = 8;

export interface FetchedJob {
  id: string;
  name: string;
  data: object;
  retryCount: number;
}

/** @returns what runs one job of a queue and says what becomes of it: done, again later, or never. It does not throw. */
export function jobRunner(handler: JobHandler, log: Log, meters: Meters): (job: FetchedJob) => Promise<JobResult> {
  /** By job, those that failed in a way nobody foresaw and are not settled yet. */
  const surprises = new Map<string, number>();

  /** The one place that turns a failure into "again" or "never". */
  function isFinal(failure: unknown, id: string): boolean {
    if (failure instanceof UpstreamError) return !failure.retryable && !isRefusedAccess(failure);
    if (failure instanceof ZodError) return true;
    if (isDatabaseOutage(failure)) return false;
    surprises.set(id, (surprises.get(id) ?? 0) + 1);
    return (surprises.get(id) ?? 0) >= MOST_SURPRISES;
  }

  async function run({ id, name, data, retryCount }: FetchedJob): Promise<JobResult> {
    try {
      await handler(data);
      surprises.delete(id);
      return { id, status: 'completed' };
    } catch (err) {
      const final = isFinal(err, id);
      if (final) surprises.delete(id);
      meters.jobFailed(name, final);
      log[final ? 'error' : 'warn'](
        { err, job: id, queue: name, tries: retryCount + 1 },
        final ? 'job is dead' : 'job will be tried again',
      );
      const why = withoutValues(err instanceof Error ? err.message : String(err));
      return { id, status: final ? 'deadletter' : 'failed', output: { why } };
    }
  }

  return (job) => log.within(complaintOfJob(job.data), () => run(job));
}
