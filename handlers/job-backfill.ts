import { z } from 'zod';
import { backfill } from '../src/backfill.ts';
import type { JobHandler, Services } from '../src/core/ports.ts';

const BackfillJob = z.object({ runId: z.string(), ticketIds: z.array(z.string()), alerts: z.boolean() });

/** It is the turn of some old tickets. */
export function jobBackfill(
  services: Pick<
    Services,
    'classifier' | 'feed' | 'intake' | 'queue' | 'desk' | 'store' | 'stance' | 'log' | 'backfills'
  >,
): JobHandler {
  return async (data) => {
    const { runId, ticketIds, alerts } = BackfillJob.parse(data);
    await services.backfills.settle(runId, await backfill(ticketIds, alerts, services));
  };
}
