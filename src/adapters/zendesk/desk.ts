import type { Desk } from '../../core/ports.ts';
import { earlierWrite } from './ticket-audits.ts';
import { createTicket } from './ticket-create.ts';
import { readTicket } from './ticket-read.ts';
import { writeTicket } from './ticket-write.ts';
import type { ZendeskTransport } from './transport.ts';

export interface DeskOptions {
  transport: ZendeskTransport;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called before each ticket update; resolves when the account's limit leaves room for it. */
  admit?: () => Promise<void>;
}

/** Zendesk as triage sees it. Tickets and users go through zendesk-node-api, what it lacks through the transport. */
export function zendeskDesk({ transport, now, admit = async () => {} }: DeskOptions): Desk {
  return {
    ticket: (id) => readTicket(transport, id),
    write: (ticket, change) => writeTicket({ transport, now, admit }, ticket, change),
    create: (ticket) => createTicket(transport, ticket),
    earlierWrite: (id) => earlierWrite(transport, id),
  };
}
