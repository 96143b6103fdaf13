import { z } from 'zod';
import type { Account } from './account.ts';
import { page } from './paging.ts';
import type { ViewRecord } from './records.ts';
import { json, recordInvalid } from './reply.ts';
import { found, type Route } from './routes.ts';
import { ConditionInput, ruleProperties, ruleRoutes, ruleShape } from './rule-routes.ts';
import { ticketJson } from './ticket-json.ts';
import { conditionFault, holds } from './trigger-rules.ts';

const ViewInput = z.object({
  ...ruleShape,
  all: z.array(ConditionInput),
  any: z.array(ConditionInput).optional(),
  output: z.looseObject({ columns: z.array(z.union([z.string(), z.int()])) }).optional(),
});
type ViewInput = z.infer<typeof ViewInput>;

const ANCHORS = ['status', 'type', 'group_id', 'assignee_id', 'requester_id'];
const COLUMNS = [
  'nice_id',
  'description',
  'subject',
  'requester',
  'created',
  'updated',
  'status',
  'priority',
  'type',
  'group',
];
const MORE_COLUMNS = [
  'assignee',
  'organization',
  'channel',
  'solved',
  'satisfaction_score',
  'ticket_form',
  'brand',
  'due_date',
];

/** Views: at most ten columns, and at least one condition on status, type, group, assignee or requester. */
export function viewRoutes(account: Account): Route[] {
  const rules = ruleRoutes<ViewRecord, ViewInput>(account, {
    name: 'view',
    resource: null,
    records: account.views,
    schema: ViewInput,
    partial: ViewInput.partial(),
    sent: ({ conditions, ...record }) => ({ ...record, ...conditions }),
    properties: (input) => properties(account, input),
    made: (base, input) => ({ ...base, ...properties(account, input) }),
    more: (view) => ({ restriction: null, conditions: view.conditions, execution: execution(account, view) }),
  });
  return [
    ...rules,
    {
      resource: null,
      method: 'GET',
      path: '/api/v2/views/:id/tickets',
      handle: (request) => {
        const { conditions } = found(account.views, request);
        const live = [...account.tickets.values()].filter((ticket) => !ticket.deleted);
        const rows = live
          .filter((ticket) => holds(conditions, ticket, null))
          .map((ticket) => ticketJson(account, ticket));
        return json(200, page(account, request.path, request.query, 'tickets', rows));
      },
    },
  ];
}

function properties(account: Account, input: ViewInput) {
  const conditions = { all: input.all, any: input.any ?? [] };
  for (const condition of [...conditions.all, ...conditions.any]) {
    const fault =
      condition.field === 'update_type'
        ? 'Condition field update_type is not valid'
        : conditionFault(account, condition);
    if (fault !== null) throw recordInvalid('base', fault);
  }
  if (!conditions.all.some((condition) => ANCHORS.includes(condition.field))) {
    throw recordInvalid('base', `View must test for at least one of: ${ANCHORS.join(', ')}`);
  }
  const output = input.output ?? { columns: ['description', 'requester', 'created'] };
  if (output.columns.length > 10) throw recordInvalid('output', 'A view can have 10 columns at most');
  const unknown = output.columns.find((column) => !isColumn(account, column));
  if (unknown !== undefined) throw recordInvalid('output', `Column ${unknown} is not valid`);
  return { ...ruleProperties(input), conditions, output };
}

function isColumn(account: Account, column: string | number): boolean {
  return [...COLUMNS, ...MORE_COLUMNS].includes(String(column)) || account.fields.has(Number(column));
}

/** What was sent as `output` comes back as `execution`, with a title beside each column. */
function execution(account: Account, { output }: ViewRecord): Record<string, unknown> {
  const column = (id: string | number) => {
    const field = account.fields.get(Number(id));
    return field === undefined ? { id, title: String(id) } : { id: field.id, title: field.title, type: field.type };
  };
  return {
    group_by: output.group_by ?? null,
    group_order: output.group_order ?? null,
    sort_by: output.sort_by ?? null,
    sort_order: output.sort_order ?? null,
    columns: output.columns.map(column),
  };
}
