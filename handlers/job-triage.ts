import type { Desk, JobHandler, Services } from '../src/core/ports.ts';
import { TriageJob } from '../src/core/triage-job.ts';
import { triage } from '../src/triage.ts';

/** A complaint's turn has come. Whatever it throws decides whether, and when, the queue tries it again. */
export function jobTriage(
  services: Pick<
    Services,
    'classifier' | 'desk' | 'messenger' | 'store' | 'stance' | 'log' | 'meters' | 'clock' | 'inbox'
  >,
): JobHandler {
  const { meters, clock } = services;
  return async (data) => {
    const job = TriageJob.parse(data);
    await services.inbox.calm();
    const acceptedAt = job.kind === 'zendesk' ? job.acceptedAt : undefined;
    const written = () => {
      if (acceptedAt !== undefined) meters.took('ticket', clock().getTime() - Date.parse(acceptedAt));
    };
    await triage(job, { ...services, desk: heard(services.desk, written) });
  };
}

function heard(desk: Desk, written: () => void): Desk {
  return {
    ...desk,
    async write(ticket, change) {
      const outcome = await desk.write(ticket, change);
      if (outcome.kind === 'written') written();
      return outcome;
    },
  };
}
