import type { ChangedTicket, Job } from './ports.ts';
import type { TriageJob } from './triage-job.ts';

/** What we know of a ticket that the export names. */
export interface KnownTicket {
  /** The stamp our last write left, or null when we never wrote. */
  lastWritten: string | null;
  /** What the ticket's status was then; null when that is not on record. */
  status: string | null;
}

export interface Arrival {
  deliveryId: string;
  job: Job;
}

/** Old tickets that a back-fill was asked for, by the time they were created. */
export interface BackfilledSpan {
  /** ISO 8601. */
  since: string;
  until: string;
  alerts: boolean;
}

/**
 * Which of the exported tickets are worth a look: new ones, whose announcement may have been lost, and known ones that
 * somebody else has changed. Tickets older than our first start come by back-fill only; those it
 * could not see, because somebody was just changing them and the export hides the last minute, are found here.
 * @param beganAt ISO 8601
 */
export function worthALook(
  tickets: readonly ChangedTicket[],
  known: ReadonlyMap<string, KnownTicket>,
  beganAt: string,
  spans: readonly BackfilledSpan[] = [],
): Arrival[] {
  return tickets.flatMap((ticket) => {
    const { id, status, updatedAt } = ticket;
    const at = Date.parse(ticket.createdAt);
    const isNew = at >= Date.parse(beganAt);
    const span = spans.find(({ since, until }) => at >= Date.parse(since) && at < Date.parse(until));
    const before = known.get(id);
    if (before === undefined && ((!isNew && span === undefined) || status === 'deleted' || status === 'closed'))
      return [];
    if (before?.lastWritten === updatedAt && isAsWritten(before, status)) return [];
    const data = {
      kind: 'zendesk',
      ticketId: id,
      alerts: isNew || span?.alerts === true,
      alertsSince: beganAt,
    } satisfies TriageJob;
    return [
      {
        deliveryId: `zendesk:change:${id}:${updatedAt}:${status}`,
        job: { queue: 'triage', key: `zendesk:${id}`, data },
      },
    ];
  });
}

/** Our own write comes back in the export. Somebody may have solved the ticket in the very second of it. */
const isAsWritten = (before: KnownTicket, status: string): boolean =>
  status !== 'deleted' && (before.status ?? status) === status;
