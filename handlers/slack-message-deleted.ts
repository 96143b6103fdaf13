import type { Middleware, SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Services } from '../src/core/ports.ts';
import { deletedComplaint, deletionMark } from '../src/core/posted-message.ts';

/** The author took a complaint back: its alert stays, without their words. */
export function slackMessageDeleted({
  store,
}: Pick<Services, 'store'>): Middleware<SlackEventMiddlewareArgs<'message'>> {
  return async ({ event, body }) => {
    const complaintId = deletedComplaint(event);
    if (complaintId === null) return;
    const mark = deletionMark(complaintId);
    await store.ledger.intend(mark, {});
    await store.ledger.settle(mark, { deleted: true });
    const escalation = await store.escalations.holding(complaintId);
    if (escalation === null || escalation.subject.complaintId !== complaintId) return;
    await store.escalations.change(escalation.id, { kind: 'source-deleted' }, `slack:${body.event_id}`);
  };
}
