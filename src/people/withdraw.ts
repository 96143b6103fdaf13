import type { Services } from '../core/ports.ts';
import { deletionMark } from '../core/posted-message.ts';

/** The author took a message back: its alert stays, without their words, and what comes late raises none. */
export async function withdraw(
  complaintId: string,
  deliveryId: string,
  { store }: Pick<Services, 'store'>,
): Promise<void> {
  const mark = deletionMark(complaintId);
  await store.ledger.intend(mark, {});
  await store.ledger.settle(mark, { deleted: true });
  const escalation = await store.escalations.holding(complaintId);
  if (escalation === null || escalation.subject.complaintId !== complaintId) return;
  await store.escalations.change(escalation.id, { kind: 'source-deleted' }, deliveryId);
}
