import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { normalTags } from './custom-values.ts';
import type { Condition, Conditions, TicketRecord } from './records.ts';
import { PRIORITIES, STATUSES } from './records.ts';

export type UpdateType = 'Create' | 'Change';

const FIELDS = ['update_type', 'current_tags', 'status', 'priority', 'type', 'group_id', 'assignee_id', 'requester_id'];
const MORE_FIELDS = ['brand_id', 'ticket_form_id', 'organization_id'];
const OPERATORS = ['is', 'is_not', 'less_than', 'greater_than', 'includes', 'not_includes', 'present', 'not_present'];

/** Why the real one would refuse this condition, or null. */
export function conditionFault(account: Account, condition: Condition): string | null {
  if (!OPERATORS.includes(condition.operator)) return `Operator ${condition.operator} is not valid`;
  if ([...FIELDS, ...MORE_FIELDS].includes(condition.field)) return null;
  const custom = /^custom_fields_(\d+)$/.exec(condition.field);
  if (custom !== null && account.fields.has(Number(custom[1]))) return null;
  return `Condition field ${condition.field} is not valid`;
}

/** Whether all of `all` and, when there are any, one of `any` hold. */
export function holds(conditions: Conditions, ticket: TicketRecord, update: UpdateType | null): boolean {
  const check = (condition: Condition) => conditionHolds(condition, ticket, update);
  return conditions.all.every(check) && (conditions.any.length === 0 || conditions.any.some(check));
}

function conditionHolds(
  { field, operator, value }: Condition,
  ticket: TicketRecord,
  update: UpdateType | null,
): boolean {
  if (field === 'current_tags') {
    const one = normalTags(value).some((tag) => ticket.state.tags.includes(tag));
    return operator === 'includes' ? one : !one;
  }
  const held = field === 'update_type' ? update : propertyOf(ticket, field);
  const order: readonly (string | null)[] = field === 'status' ? STATUSES : PRIORITIES;
  const rank = (text: string | null) => order.indexOf(text);
  switch (operator) {
    case 'is':
      return held === value;
    case 'is_not':
      return held !== value;
    case 'less_than':
      return rank(held) < rank(value);
    case 'greater_than':
      return rank(held) > rank(value);
    case 'present':
      return held !== null;
    case 'not_present':
      return held === null;
    default:
      return false;
  }
}

function propertyOf({ state }: TicketRecord, field: string): string | null {
  const custom = /^custom_fields_(\d+)$/.exec(field);
  if (custom !== null) {
    const value = state.fields.get(Number(custom[1])) ?? null;
    return value === null ? null : String(value);
  }
  const values: Record<string, string | number | null> = {
    status: state.status,
    priority: state.priority,
    type: state.type,
    group_id: state.groupId,
    assignee_id: state.assigneeId,
    requester_id: state.requesterId,
    organization_id: state.organizationId,
    brand_id: state.brandId,
    ticket_form_id: state.formId,
  };
  const value = values[field] ?? null;
  return value === null ? null : String(value);
}

/** Fills `{{ticket.…}}`. Unknown placeholders become empty and nothing is escaped: quotes in a text break a JSON body. */
export function renderTemplate(account: Account, ticket: TicketRecord, template: string): string {
  const { state } = ticket;
  const requester = account.users.get(state.requesterId);
  const values: Record<string, string> = {
    'ticket.id': String(ticket.id),
    'ticket.title': state.subject ?? '',
    'ticket.description': ticket.description,
    'ticket.latest_comment': ticket.comments.at(-1)?.body ?? '',
    'ticket.status': state.status,
    'ticket.priority': state.priority ?? '',
    'ticket.tags': state.tags.join(' '),
    'ticket.via': ticket.channel,
    'ticket.external_id': state.externalId ?? '',
    'ticket.url': `${account.url.replace(/^https?:\/\//, '')}/agent/tickets/${ticket.id}`,
    'ticket.requester.id': String(state.requesterId),
    'ticket.requester.name': requester?.name ?? '',
    'ticket.requester.email': requester?.email ?? '',
    'ticket.created_at_with_timestamp': isoTime(ticket.createdAt),
    'ticket.updated_at_with_timestamp': isoTime(ticket.updatedAt),
  };
  return template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_match, name: string) => values[name] ?? '');
}
