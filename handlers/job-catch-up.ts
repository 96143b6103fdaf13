import type { JobHandler, Services } from '../src/core/ports.ts';
import { catchUp } from '../src/people/catch-up.ts';

/** The connection to Slack was made again, or some minutes have passed: something may have been said unheard. */
export function jobCatchUp(
  services: Pick<Services, 'facts' | 'clock' | 'messenger' | 'inbox' | 'store' | 'log'>,
): JobHandler {
  return () => catchUp(services);
}
