import type { JobHandler, Services } from '../src/core/ports.ts';
import { catchUp } from '../src/people/catch-up.ts';

/** The connection to Slack was made, or made again: something may have been said in between. */
export function jobCatchUp(services: Pick<Services, 'facts' | 'clock' | 'messenger' | 'inbox' | 'log'>): JobHandler {
  return () => catchUp(services);
}
