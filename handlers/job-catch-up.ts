import { askedAt } from '../src/core/look-job.ts';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { catchUp } from '../src/people/catch-up.ts';

/** The connection to Slack was made again, or some minutes have passed: something may have been said unheard. */
export function jobCatchUp(
  services: Pick<Services, 'facts' | 'clock' | 'messenger' | 'inbox' | 'store' | 'log'>,
): JobHandler {
  return (data) => catchUp(services, askedAt(data, services.clock()));
}
