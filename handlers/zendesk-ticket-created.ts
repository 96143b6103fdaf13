import { complaintId } from '../src/core/complaint.ts';
import type { Services } from '../src/core/ports.ts';
import type { TriageJob } from '../src/core/triage-job.ts';
import type { HttpHandler } from '../src/http.ts';

/** Zendesk says that there is a new ticket. It is told 200 once the job is on disk, and not before. */
export function zendeskTicketCreated({
  zendeskWebhook,
  inbox,
  meters,
  clock,
  log,
}: Pick<Services, 'zendeskWebhook' | 'inbox' | 'meters' | 'clock' | 'log'>): HttpHandler {
  return async (request) => {
    const begun = performance.now();
    const notice = zendeskWebhook.verified(request);
    if (notice.kind === 'unsupported') return { status: 200 };
    if (notice.kind === 'test') {
      await inbox.accept(`zendesk:test:${notice.nonce}`, null);
      return { status: 200 };
    }
    const { ticketId, deliveryId } = notice.event;
    const data = { kind: 'zendesk', ticketId, alerts: true, acceptedAt: clock().toISOString() } satisfies TriageJob;
    const complaint = complaintId(data);
    await inbox.accept(`zendesk:${deliveryId}`, { queue: 'triage', key: complaint, data });
    const ms = performance.now() - begun;
    meters.accepted('webhook');
    meters.took('webhook', ms);
    log.info({ complaint, ms: Math.round(ms) }, 'webhook taken in');
    return { status: 200 };
  };
}
