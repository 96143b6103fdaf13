import type { Complaint } from '../../core/complaint.ts';
import type { Action } from '../../core/decide.ts';
import type { Store } from '../../core/ports.ts';
import type { BusinessHours } from '../../core/zoned-time.ts';
import type { DurableQueue, StoredJob } from '../queue.ts';
import { escalate, lockAdmissions } from './admission.ts';
import { openAsked } from './asked.ts';
import { complaintRecord } from './complaint-record.ts';
import { type Decided, pastOf, recordDecisions } from './complaints.ts';
import type { Sql } from './database.ts';
import { openEscalations } from './escalations.ts';
import { inBatches } from './in-batches.ts';
import { openIncidents } from './incidents.ts';
import { openLedger } from './ledger.ts';
import { recordQuietly } from './quiet.ts';
import { statsOf } from './stats.ts';
import { noteTicketState } from './ticket-endings.ts';

/** Alerts wait for a lock, and what alerts nobody must not wait with them. */
const alerts = (action: Action): boolean => action.kind === 'escalate' && action.rule !== null;

/** @param hours when people are there to hear a reminder; null: always */
export function openStore(
  sql: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  clock: () => Date,
  hours: BusinessHours | null = null,
): Store {
  const changing = () => ({ queue, now: clock(), hours });
  const escalations = openEscalations(sql, changing);
  const past = inBatches((complaints: readonly Complaint[]) => pastOf(sql, complaints));
  const recordQuiet = inBatches((decided: readonly Decided[]) => recordQuietly(sql, decided, clock()));
  const recordAlerts = inBatches((decided: readonly Decided[]) =>
    sql.transaction(async (transaction) => {
      await lockAdmissions(transaction);
      await recordDecisions(transaction, decided);
      const jobs: StoredJob[] = [];
      const later = { enqueue: async (_: Sql, some: readonly StoredJob[]) => void jobs.push(...some) };
      for (const action of decided.flatMap(({ actions }) => actions)) {
        if (action.kind === 'escalate') await escalate(transaction, { ...changing(), queue: later }, action);
      }
      await queue.enqueue(transaction, jobs);
      return decided.map(() => null);
    }),
  );
  return {
    ledger: openLedger(sql),
    escalations: {
      ...escalations,
      ticketIs: (complaintId, state) => noteTicketState(sql, complaintId, state, clock(), escalations.change),
    },
    incidents: openIncidents(sql, changing),
    asked: openAsked(sql),
    past,
    complaint: (id) => complaintRecord(sql, id),
    stats: (since, until, bounds) => statsOf(sql, since, until, bounds),
    async remember(complaint, actions) {
      const decided = { complaint, actions };
      if (!actions.some(alerts) && (await recordQuiet(decided))) return;
      await recordAlerts(decided);
    },
  };
}
