import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { makeTicket, noteOnTicket } from '../src/people/desk-work.ts';

const DeskJob = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), effect: z.string(), ticketId: z.string(), note: z.string() }),
  z.object({ kind: z.literal('ticket'), escalationId: z.string(), by: z.string() }),
]);

/** Somebody in the chat caused something on a ticket: an internal comment, or the ticket itself. */
export function jobDesk(services: Pick<Services, 'desk' | 'messenger' | 'store' | 'stance' | 'log'>): JobHandler {
  return async (data) => {
    const job = DeskJob.parse(data);
    switch (job.kind) {
      case 'note':
        await noteOnTicket(job, services);
        return;
      case 'ticket':
        await makeTicket(job, services);
    }
  };
}
