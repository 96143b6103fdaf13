import type { ApiStore, ModelStore } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import { retriageJob } from './complaint-record.ts';
import { recordCorrection } from './complaints.ts';
import { openDashboard } from './dashboard.ts';
import type { Sql } from './database.ts';
import { isFirst } from './escalations.ts';
import { openIdempotency } from './idempotency.ts';
import { openListedClassifications } from './listed-classifications.ts';
import { openListedEscalations } from './listed-escalations.ts';
import { openSessions } from './sessions.ts';

/** What the API and the pages read and keep. */
export function openApiStore(
  sql: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  models: Pick<ModelStore, 'live' | 'list'>,
  clock: () => Date,
): ApiStore {
  return {
    classifications: openListedClassifications(sql),
    escalations: openListedEscalations(sql),
    correct: (complaintId, better, by, deliveryId) =>
      sql.transaction(async (transaction) => {
        if (!(await isFirst(transaction, deliveryId, complaintId))) return;
        await recordCorrection(transaction, { complaintId, better, by });
        const job = await retriageJob(transaction, complaintId);
        if (job !== null) await queue.enqueue(transaction, [job]);
      }),
    idempotency: openIdempotency(sql),
    sessions: openSessions(sql, clock),
    dashboard: openDashboard(sql, models),
  };
}
