import type { Account } from './account.ts';
import type { Deliveries } from './deliveries.ts';
import { ticketCreatedEvent } from './event-body.ts';
import type { TicketRecord, WebhookRecord } from './records.ts';
import { holds, renderTemplate, type UpdateType } from './trigger-rules.ts';

/** What happens after a ticket was created or updated. */
export interface Triggers {
  created(ticket: TicketRecord): void;
  updated(ticket: TicketRecord): void;
}

export const CONDITIONAL = 'conditional_ticket_events';
export const TICKET_CREATED = 'zen:event-type:ticket.created';

/** Runs the active triggers in their order, then tells the subscribed webhooks. Never waits for a delivery. */
export function triggers(account: Account, deliveries: Deliveries): Triggers {
  function run(ticket: TicketRecord, update: UpdateType): void {
    const active = [...account.triggers.values()].filter((trigger) => trigger.active);
    for (const trigger of active.sort((a, b) => a.position - b.position)) {
      if (!holds(trigger.conditions, ticket, update)) continue;
      for (const action of trigger.actions) {
        const webhook = webhookOf(account, action.value);
        if (action.field !== 'notification_webhook' || webhook === null) continue;
        deliveries.send(webhook, renderTemplate(account, ticket, String(action.value[1] ?? '')));
      }
    }
    account.changed({ kind: 'ticket', id: String(ticket.id) });
  }
  return {
    created(ticket) {
      run(ticket, 'Create');
      for (const webhook of account.webhooks.values()) {
        if (webhook.status === 'active' && webhook.subscriptions.includes(TICKET_CREATED)) {
          deliveries.send(webhook, ticketCreatedEvent(account, ticket));
        }
      }
    },
    updated: (ticket) => run(ticket, 'Change'),
  };
}

function webhookOf(account: Account, value: string | string[]): WebhookRecord | null {
  const webhook = account.webhooks.get(String(value[0] ?? ''));
  return webhook?.status === 'active' ? webhook : null;
}
