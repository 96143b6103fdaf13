import type { Store } from '../../core/ports.ts';
import type { DurableQueue } from '../queue.ts';
import { pastOf, recordClassification, recordCorrection, recordIntent } from './complaints.ts';
import type { Sql } from './database.ts';
import { escalate, openEscalations } from './escalations.ts';
import { openLedger } from './ledger.ts';

export function openStore(sql: Sql, queue: Pick<DurableQueue, 'enqueue'>, clock: () => Date): Store {
  return {
    ledger: openLedger(sql),
    escalations: openEscalations(sql, queue, clock),
    past: (complaint) => pastOf(sql, complaint),
    remember: (complaint, actions) =>
      sql.transaction(async (transaction) => {
        for (const action of actions) {
          if (action.kind === 'record') await recordClassification(transaction, complaint, action.classification);
          if (action.kind === 'correct') await recordCorrection(transaction, action.correction);
          if (action.kind === 'escalate') await escalate(transaction, queue, action, clock());
          if (action.kind === 'write-ticket') await recordIntent(transaction, complaint, action);
        }
      }),
  };
}
