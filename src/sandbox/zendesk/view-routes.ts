import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { page } from './paging.ts';
import type { ViewRecord } from './records.ts';
import { invalidAttribute, json, noContent, recordInvalid } from './reply.ts';
import { type ApiRequest, found, type Route } from './routes.ts';
import { ticketJson } from './ticket-json.ts';
import { ConditionInput } from './trigger-routes.ts';
import { conditionFault, holds } from './trigger-rules.ts';

const ViewInput = z.object({
  title: z.string().min(1),
  description: z.string().nullish(),
  active: z.boolean().optional(),
  position: z.int().optional(),
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
  const base = '/api/v2/views';
  const common = { resource: null } as const;
  const show = (view: ViewRecord) => ({ view: viewJson(account, view) });
  const view = (request: ApiRequest) => found(account.views, request);
  return [
    {
      ...common,
      method: 'GET',
      path: base,
      handle: (request) => {
        const rows = [...account.views.values()].map((record) => viewJson(account, record));
        return json(200, page(account, request.path, request.query, 'views', rows));
      },
    },
    {
      ...common,
      method: 'POST',
      path: base,
      handle: ({ body }) => {
        const now = account.now();
        const id = account.nextId();
        const position = account.views.size + 1;
        const record = {
          id,
          position,
          ...properties(account, inputOf(body, ViewInput)),
          createdAt: now,
          updatedAt: now,
        };
        account.views.set(id, record);
        account.changed({ kind: 'setup', id: String(id) });
        return json(200, show(record));
      },
    },
    { ...common, method: 'GET', path: `${base}/:id`, handle: (request) => json(200, show(view(request))) },
    {
      ...common,
      method: 'PUT',
      path: `${base}/:id`,
      handle: (request) => {
        const record = view(request);
        const sent = inputOf(request.body, ViewInput.partial());
        const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
        const next = inputOf({ view: { ...record, ...record.conditions, ...given } }, ViewInput);
        Object.assign(record, properties(account, next), { updatedAt: account.now() });
        return json(200, show(record));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        account.views.delete(view(request).id);
        return noContent();
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id/tickets`,
      handle: (request) => {
        const { conditions } = view(request);
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
  return {
    title: input.title,
    description: input.description ?? null,
    active: input.active ?? true,
    ...(input.position !== undefined && { position: input.position }),
    conditions,
    output,
  };
}

function isColumn(account: Account, column: string | number): boolean {
  return [...COLUMNS, ...MORE_COLUMNS].includes(String(column)) || account.fields.has(Number(column));
}

function inputOf<T>(body: unknown, schema: z.ZodType<T>): T {
  const parsed = z.object({ view: schema }).safeParse(body);
  if (parsed.success) return parsed.data.view;
  const name = parsed.error.issues[0]?.path.join('.') ?? 'view';
  throw invalidAttribute(`You passed an invalid value for the ${name} attribute.`);
}

function viewJson(account: Account, view: ViewRecord): Record<string, unknown> {
  return {
    id: view.id,
    url: `${account.url}/api/v2/views/${view.id}.json`,
    title: view.title,
    raw_title: view.title,
    description: view.description,
    active: view.active,
    position: view.position,
    default: false,
    restriction: null,
    conditions: view.conditions,
    execution: execution(account, view),
    created_at: isoTime(view.createdAt),
    updated_at: isoTime(view.updatedAt),
  };
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
