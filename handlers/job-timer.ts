import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';

const TimerJob = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wake'), escalationId: z.string(), until: z.string() }),
  z.object({ kind: z.literal('remind'), escalationId: z.string(), since: z.string() }),
  z.object({ kind: z.literal('look'), incidentId: z.string() }),
]);

/** A moment has come: the end of a snooze, a reminder, a look at an incident. What is too late is refused by the guards. */
export function jobTimer({ store, stance }: Pick<Services, 'store' | 'stance'>): JobHandler {
  return async (data) => {
    const job = TimerJob.parse(data);
    switch (job.kind) {
      case 'wake':
        await store.escalations.change(job.escalationId, { kind: 'wake', until: job.until });
        return;
      case 'remind':
        await store.escalations.change(job.escalationId, { kind: 'remind', since: job.since });
        return;
      case 'look':
        await store.incidents.look(job.incidentId, (await stance()).rules.incidents);
    }
  };
}
