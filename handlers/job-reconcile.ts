import { askedAt } from '../src/core/look-job.ts';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { worthALook } from '../src/core/reconciliation.ts';

/** Zendesk exports nothing of the last minute, and refuses to begin there. */
const LAG_MS = 65_000;

/**
 * It is time to look what has changed: tickets nobody told us of, fields that people corrected, tickets that were solved,
 * customers who wrote again. The place we have read to moves together with the jobs that follow from it.
 */
export function jobReconcile({
  feed,
  intake,
  clock,
  log,
  meters,
}: Pick<Services, 'feed' | 'intake' | 'clock' | 'log' | 'meters'>): JobHandler {
  return async (data) => {
    for (let isLast = false; !isLast; ) {
      const { beganAt, cursor } = await intake.position(askedAt(data, clock()));
      if (cursor === null && clock().getTime() - Date.parse(beganAt) < LAG_MS) return;
      const page = await feed.changes(cursor === null ? { since: new Date(beganAt) } : { cursor });
      const known = await intake.known(page.tickets.map(({ id }) => id));
      const arrivals = worthALook(page.tickets, known, beganAt, await intake.spans());
      if (page.cursor !== null && page.cursor !== cursor) await intake.advance(page.cursor, arrivals);
      meters.accepted('changes', arrivals.length);
      if (arrivals.length > 0) log.info({ changed: page.tickets.length, jobs: arrivals.length }, 'changes found');
      isLast = page.isLast || page.cursor === cursor;
    }
  };
}
