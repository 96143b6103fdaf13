import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { catchUp } from '../src/people/catch-up.ts';

/** The version before did not say when it asked. */
const Asked = z.object({ at: z.iso.datetime().optional() });

/** The connection to Slack was made again, or some minutes have passed: something may have been said unheard. */
export function jobCatchUp(
  services: Pick<Services, 'facts' | 'clock' | 'messenger' | 'inbox' | 'store' | 'log'>,
): JobHandler {
  return (data) => catchUp(services, new Date(Asked.parse(data).at ?? services.clock()));
}
