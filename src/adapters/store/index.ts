import type { Complaint } from '../../core/complaint.ts';
import type { Action } from '../../core/decide.ts';
import type { Store } from '../../core/ports.ts';
import type { BusinessHours } from '../../core/zoned-time.ts';
import type { DurableQueue } from '../queue.ts';
import { escalate, passesBy } from './admission.ts';
import { openAsked } from './asked.ts';
import { complaintRecord } from './complaint-record.ts';
import { pastOf, recordClassification, recordCorrection, recordIntent } from './complaints.ts';
import type { Sql } from './database.ts';
import { openEscalations } from './escalations.ts';
import { inBatches } from './in-batches.ts';
import { openIncidents } from './incidents.ts';
import { openLedger } from './ledger.ts';
import { statsOf } from './stats.ts';
import { noteTicketState } from './ticket-endings.ts';

interface Decided {
  complaint: Complaint;
  actions: readonly Action[];
}

/** Alerts take locks, so each has a transaction of its own. */
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
  const recordAll = async (transaction: Sql, { complaint, actions }: Decided) => {
    for (const action of actions) {
      if (action.kind === 'record') await recordClassification(transaction, complaint, action.classification);
      if (action.kind === 'correct') await recordCorrection(transaction, action.correction);
      if (action.kind === 'write-ticket') await recordIntent(transaction, complaint, action);
    }
  };
  const recordQuiet = inBatches((decided: readonly Decided[]) =>
    sql.transaction(async (transaction) => {
      const isRecorded: boolean[] = [];
      for (const one of decided) {
        const isQuiet = await passesBy(transaction, one.actions, clock());
        if (isQuiet) await recordAll(transaction, one);
        isRecorded.push(isQuiet);
      }
      return isRecorded;
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
    past: (complaint) => pastOf(sql, complaint),
    complaint: (id) => complaintRecord(sql, id),
    stats: (since, until, bounds) => statsOf(sql, since, until, bounds),
    async remember(complaint, actions) {
      const decided = { complaint, actions };
      if (!actions.some(alerts) && (await recordQuiet(decided))) return;
      await sql.transaction(async (transaction) => {
        await recordAll(transaction, decided);
        for (const action of actions) if (action.kind === 'escalate') await escalate(transaction, changing(), action);
      });
    },
  };
}
