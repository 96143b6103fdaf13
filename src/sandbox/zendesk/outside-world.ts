import { type Account, isoTime } from './account.ts';
import type { Deliveries } from './deliveries.ts';
import { ticketCreatedEvent } from './event-body.ts';
import { editTicket, type NewTicketInput, openTicket, type TicketEdit } from './people.ts';
import type { TicketRecord, WebhookRecord } from './records.ts';
import { auditJson } from './ticket-change.ts';
import { type CommentJson, commentJson, type TicketJson, ticketJson } from './ticket-json.ts';
import { removeTicket } from './ticket-routes.ts';
import { renderTemplate } from './trigger-rules.ts';
import { CONDITIONAL, TICKET_CREATED, type Triggers } from './trigger-runs.ts';
import { createWebhook } from './webhook-record.ts';

/** A ticket with everything the API spreads over several answers. */
export type TicketView = TicketJson & {
  comments: CommentJson[];
  audits: Record<string, unknown>[];
  /** Updates made through the API. */
  writes: number;
};

type WebhookForm = 'trigger' | 'event';

interface DeliverOptions {
  form?: WebhookForm;
  /** The same id again is what a redelivery looks like. */
  invocationId?: string;
  timestamp?: string | Date;
  secret?: string;
  /** Instead of the body the form would have. */
  body?: string;
}

type TicketRef = number | { id: number };

/** What people and the vendor's machinery do around a bot: customers, agents, webhook deliveries. */
export interface OutsideWorld {
  newTicket(input?: NewTicketInput): TicketView;
  /** @throws Error for an id nobody has used; a deleted ticket has the status `deleted`. */
  ticket(id: number): TicketView;
  tickets(): TicketView[];
  /** `by` is an agent's name, or `requester` for the customer. */
  editTicket(ticket: TicketRef, edit: TicketEdit, who: { by: string }): TicketView;
  deleteTicket(ticket: TicketRef): void;
  /** One signed delivery without retries. Resolves with the status, 0 without an answer. */
  deliver(ticket: TicketRef, options?: DeliverOptions): Promise<number>;
  /** Makes the webhook and, for the form `trigger`, the category and the trigger that calls it. */
  registerWebhook(target: { endpoint: string; form: WebhookForm }): WebhookRecord;
  /** While true, deliveries are lost without an attempt. */
  dropWebhooks(on: boolean): void;
  /** Resolves when no delivery is under way or waiting for a retry. */
  deliveriesSettled(): Promise<void>;
}

const TRIGGER_BODY = '{"v":1,"ticket_id":"{{ticket.id}}","updated_at":"{{ticket.updated_at_with_timestamp}}"}';

export function outsideWorld(
  account: Account,
  triggers: Triggers,
  deliveries: Deliveries,
  secret: string,
): OutsideWorld {
  const record = (ref: TicketRef): TicketRecord => {
    const id = typeof ref === 'number' ? ref : ref.id;
    const ticket = account.tickets.get(id);
    if (ticket === undefined) throw new Error(`The sandbox has no ticket ${id}.`);
    return ticket;
  };
  const view = (ticket: TicketRecord): TicketView => ({
    ...ticketJson(account, ticket),
    comments: ticket.comments.map(commentJson),
    audits: ticket.audits.map(auditJson),
    writes: ticket.writes,
  });
  return {
    newTicket: (input = {}) => view(openTicket(account, triggers, input)),
    ticket: (id) => view(record(id)),
    tickets: () => [...account.tickets.values()].map(view),
    editTicket(ref, edit, { by }) {
      editTicket(account, triggers, record(ref), edit, by);
      return view(record(ref));
    },
    deleteTicket: (ref) => removeTicket(account, record(ref)),
    async deliver(ref, options = {}) {
      const form = options.form ?? 'trigger';
      const ticket = record(ref);
      const body =
        options.body ?? (form === 'event' ? ticketCreatedEvent(account, ticket) : triggerBody(account, ticket));
      const { timestamp } = options;
      const attempt = await deliveries.once(target(account, form), body, {
        ...(options.invocationId !== undefined && { invocationId: options.invocationId }),
        ...(options.secret !== undefined && { secret: options.secret }),
        ...(timestamp !== undefined && {
          timestamp: typeof timestamp === 'string' ? timestamp : isoTime(timestamp.getTime()),
        }),
      });
      return attempt.status;
    },
    registerWebhook({ endpoint, form }) {
      const webhook = createWebhook(account, { webhook: webhookInput(endpoint, form) }, true, secret);
      if (form === 'trigger') addTrigger(account, webhook);
      return webhook;
    },
    dropWebhooks: (on) => deliveries.drop(on),
    deliveriesSettled: () => deliveries.settled(),
  };
}

function webhookInput(endpoint: string, form: WebhookForm) {
  return {
    name: 'Umbrage',
    status: 'active',
    endpoint,
    http_method: 'POST',
    request_format: 'json',
    subscriptions: [form === 'trigger' ? CONDITIONAL : TICKET_CREATED],
  };
}

/** The active webhook of that form, or the first one there is. */
function target(account: Account, form: WebhookForm): WebhookRecord {
  const active = [...account.webhooks.values()].filter((webhook) => webhook.status === 'active');
  const fitting = active.find((webhook) => webhook.subscriptions.includes(CONDITIONAL) === (form === 'trigger'));
  const webhook = fitting ?? active[0];
  if (webhook === undefined) throw new Error('The sandbox has no active webhook to deliver to. Register one first.');
  return webhook;
}

function triggerBody(account: Account, ticket: TicketRecord): string {
  const actions = [...account.triggers.values()].flatMap((trigger) => trigger.actions);
  const template = actions.find((action) => action.field === 'notification_webhook')?.value[1];
  return renderTemplate(account, ticket, template ?? TRIGGER_BODY);
}

function addTrigger(account: Account, webhook: WebhookRecord): void {
  const now = account.now();
  const times = { createdAt: now, updatedAt: now };
  const category = { id: account.nextId(), name: 'Complaints', position: account.categories.size, ...times };
  account.categories.set(category.id, category);
  const id = account.nextId();
  account.triggers.set(id, {
    id,
    title: 'Send new tickets',
    description: null,
    active: true,
    position: account.triggers.size,
    categoryId: category.id,
    conditions: { all: [{ field: 'update_type', operator: 'is', value: 'Create' }], any: [] },
    actions: [{ field: 'notification_webhook', value: [webhook.id, TRIGGER_BODY] }],
    ...times,
  });
  account.changed({ kind: 'setup', id: webhook.id });
}
