import type { Services } from '../src/core/ports.ts';
import type { TriageJob } from '../src/core/triage-job.ts';
import type { HttpHandler } from '../src/http.ts';

/** Zendesk says that there is a new ticket. It is told 200 once the job is on disk, and not before. */
export function zendeskTicketCreated({
  zendeskWebhook,
  inbox,
}: Pick<Services, 'zendeskWebhook' | 'inbox'>): HttpHandler {
  return async (request) => {
    const notice = zendeskWebhook.verified(request);
    if (notice.kind === 'unsupported') return { status: 200 };
    if (notice.kind === 'test') {
      await inbox.accept(`zendesk:test:${notice.nonce}`, null);
      return { status: 200 };
    }
    const { ticketId, deliveryId } = notice.event;
    const data = { kind: 'zendesk', ticketId, alerts: true } satisfies TriageJob;
    await inbox.accept(`zendesk:${deliveryId}`, { queue: 'triage', key: `zendesk:${ticketId}`, data });
    return { status: 200 };
  };
}
