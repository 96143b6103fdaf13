import type { JobHandler, Services } from '../src/core/ports.ts';
import { TriageJob } from '../src/core/triage-job.ts';
import { triage } from '../src/triage.ts';

/** A complaint's turn has come. Whatever it throws decides whether, and when, the queue tries it again. */
export function jobTriage(
  services: Pick<Services, 'classifier' | 'desk' | 'messenger' | 'store' | 'stance' | 'log'>,
): JobHandler {
  return (data) => triage(TriageJob.parse(data), services);
}
