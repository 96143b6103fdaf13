import type { Store } from '../../core/ports.ts';
import type { BusinessHours } from '../../core/zoned-time.ts';
import type { DurableQueue } from '../queue.ts';
import { escalate } from './admission.ts';
import { openAsked } from './asked.ts';
import { complaintRecord } from './complaint-record.ts';
import { pastOf, recordClassification, recordCorrection, recordIntent } from './complaints.ts';
import type { Sql } from './database.ts';
import { openEscalations } from './escalations.ts';
import { openIncidents } from './incidents.ts';
import { openLedger } from './ledger.ts';
import { statsOf } from './stats.ts';
import { noteTicketState } from './ticket-endings.ts';

/** @param hours when people are there to hear a reminder; null: always */
export function openStore(
  sql: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  clock: () => Date,
  hours: BusinessHours | null = null,
): Store {
  const changing = () => ({ queue, now: clock(), hours });
  const escalations = openEscalations(sql, changing);
  return {
    ledger: openLedger(sql),
    escalations: {
      ...escalations,
      ticketIs: (complaintId, state) => noteTicketState(sql, complaintId, state, clock(), escalations.change),
    },
    incidents: openIncidents(sql, changing),
    asked: openAsked(sql),
    past: (complaint) => pastOf(sql, complaint),
    complaint: (id) => complaintRecord(sql, id),
    stats: (since, until, bounds) => statsOf(sql, since, until, bounds),
    remember: (complaint, actions) =>
      sql.transaction(async (transaction) => {
        for (const action of actions) {
          if (action.kind === 'record') await recordClassification(transaction, complaint, action.classification);
          if (action.kind === 'correct') await recordCorrection(transaction, action.correction);
          if (action.kind === 'escalate') await escalate(transaction, changing(), action);
          if (action.kind === 'write-ticket') await recordIntent(transaction, complaint, action);
        }
      }),
  };
}
