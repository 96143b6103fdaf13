import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { page } from './paging.ts';
import type { TriggerAction, TriggerRecord } from './records.ts';
import { invalidAttribute, json, noContent, recordInvalid } from './reply.ts';
import { found, type Route } from './routes.ts';
import { conditionFault } from './trigger-rules.ts';
import { CONDITIONAL } from './trigger-runs.ts';

export const ConditionInput = z.object({
  field: z.string(),
  operator: z.string(),
  value: z.union([
    z.string(),
    z.number().transform(String),
    z.boolean().transform(String),
    z.null().transform(() => ''),
  ]),
});
const TriggerInput = z.object({
  title: z.string().min(1),
  description: z.string().nullish(),
  active: z.boolean().optional(),
  position: z.int().optional(),
  category_id: z.union([z.string(), z.int().transform(String)]).optional(),
  conditions: z.object({ all: z.array(ConditionInput).optional(), any: z.array(ConditionInput).optional() }),
  actions: z.array(z.object({ field: z.string(), value: z.union([z.string(), z.array(z.string())]) })).min(1),
});
type TriggerInput = z.infer<typeof TriggerInput>;

/** Triggers. Only the action `notification_webhook` has an effect here; others are refused rather than ignored. */
export function triggerRoutes(account: Account): Route[] {
  const base = '/api/v2/triggers';
  const common = { resource: 'triggers' } as const;
  const show = (trigger: TriggerRecord) => ({ trigger: triggerJson(account, trigger) });
  return [
    {
      ...common,
      method: 'GET',
      path: base,
      handle: (request) => {
        const rows = [...account.triggers.values()]
          .sort((a, b) => a.position - b.position)
          .filter((trigger) => matches(trigger, request.query))
          .map((trigger) => triggerJson(account, trigger));
        return json(200, page(account, request.path, request.query, 'triggers', rows));
      },
    },
    {
      ...common,
      method: 'POST',
      path: base,
      handle: ({ body }) => {
        const now = account.now();
        const id = account.nextId();
        const position = Math.max(0, ...[...account.triggers.values()].map((trigger) => trigger.position)) + 1;
        const trigger = {
          id,
          position,
          ...properties(account, inputOf(body, TriggerInput)),
          createdAt: now,
          updatedAt: now,
        };
        account.triggers.set(id, trigger);
        account.changed({ kind: 'setup', id: String(id) });
        return json(201, show(trigger));
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id`,
      handle: (request) => json(200, show(found(account.triggers, request))),
    },
    {
      ...common,
      method: 'PUT',
      path: `${base}/:id`,
      handle: (request) => {
        const trigger = found(account.triggers, request);
        const sent = inputOf(request.body, TriggerInput.partial());
        const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
        const next = inputOf({ trigger: { ...heldInput(trigger), ...given } }, TriggerInput);
        Object.assign(trigger, properties(account, next), { updatedAt: account.now() });
        account.changed({ kind: 'setup', id: String(trigger.id) });
        return json(200, show(trigger));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        account.triggers.delete(found(account.triggers, request).id);
        return noContent();
      },
    },
  ];
}

function matches(trigger: TriggerRecord, query: URLSearchParams): boolean {
  const category = query.get('category_id');
  const active = query.get('active');
  return (
    (category === null || category === String(trigger.categoryId)) &&
    (active === null || active === String(trigger.active))
  );
}

function heldInput(trigger: TriggerRecord): TriggerInput {
  return {
    title: trigger.title,
    description: trigger.description,
    active: trigger.active,
    position: trigger.position,
    category_id: String(trigger.categoryId),
    conditions: trigger.conditions,
    actions: trigger.actions,
  };
}

function properties(account: Account, input: TriggerInput) {
  const conditions = { all: input.conditions.all ?? [], any: input.conditions.any ?? [] };
  if (conditions.all.length + conditions.any.length === 0) throw recordInvalid('base', 'Conditions: cannot be blank');
  for (const condition of [...conditions.all, ...conditions.any]) {
    const fault = conditionFault(account, condition);
    if (fault !== null) throw recordInvalid('base', fault);
  }
  for (const action of input.actions) refuseAction(account, action);
  return {
    title: input.title,
    description: input.description ?? null,
    active: input.active ?? true,
    ...(input.position !== undefined && { position: input.position }),
    categoryId: categoryId(account, input.category_id),
    conditions,
    actions: input.actions,
  };
}

/** Accounts with categories need one for every trigger. */
function categoryId(account: Account, id: string | undefined): number {
  if (id === undefined) throw recordInvalid('category', 'Category: cannot be blank');
  if (!account.categories.has(Number(id))) throw recordInvalid('category', 'Category: does not exist');
  return Number(id);
}

function refuseAction(account: Account, action: TriggerAction): void {
  if (action.field !== 'notification_webhook') throw recordInvalid('actions', `Action ${action.field} is not valid`);
  const [id, body] = [action.value].flat();
  const webhook = account.webhooks.get(id ?? '');
  if (webhook === undefined || body === undefined)
    throw recordInvalid('actions', 'Action notification_webhook: webhook is not valid');
  if (!webhook.subscriptions.includes(CONDITIONAL)) {
    throw recordInvalid('actions', 'Action notification_webhook: webhook is subscribed to events and cannot be called');
  }
}

function inputOf<T>(body: unknown, schema: z.ZodType<T>): T {
  const parsed = z.object({ trigger: schema }).safeParse(body);
  if (parsed.success) return parsed.data.trigger;
  const name = parsed.error.issues[0]?.path.join('.') ?? 'trigger';
  throw invalidAttribute(`You passed an invalid value for the ${name} attribute.`);
}

function triggerJson(account: Account, trigger: TriggerRecord): Record<string, unknown> {
  return {
    id: trigger.id,
    url: `${account.url}/api/v2/triggers/${trigger.id}.json`,
    title: trigger.title,
    raw_title: trigger.title,
    description: trigger.description,
    active: trigger.active,
    position: trigger.position,
    category_id: String(trigger.categoryId),
    conditions: trigger.conditions,
    actions: trigger.actions,
    default: false,
    created_at: isoTime(trigger.createdAt),
    updated_at: isoTime(trigger.updatedAt),
  };
}
