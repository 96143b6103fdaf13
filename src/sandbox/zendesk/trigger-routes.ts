import { z } from 'zod';
import type { Account } from './account.ts';
import type { TriggerAction, TriggerRecord } from './records.ts';
import { recordInvalid } from './reply.ts';
import type { Route } from './routes.ts';
import { ConditionInput, ruleProperties, ruleRoutes, ruleShape } from './rule-routes.ts';
import { conditionFault } from './trigger-rules.ts';
import { CONDITIONAL } from './trigger-runs.ts';

const TriggerInput = z.object({
  ...ruleShape,
  category_id: z.union([z.string(), z.int().transform(String)]).optional(),
  conditions: z.object({ all: z.array(ConditionInput).optional(), any: z.array(ConditionInput).optional() }),
  actions: z.array(z.object({ field: z.string(), value: z.union([z.string(), z.array(z.string())]) })).min(1),
});
type TriggerInput = z.infer<typeof TriggerInput>;

/** Triggers. Only the action `notification_webhook` has an effect here; others are refused rather than ignored. */
export function triggerRoutes(account: Account): Route[] {
  return ruleRoutes<TriggerRecord, TriggerInput>(account, {
    name: 'trigger',
    resource: 'triggers',
    records: account.triggers,
    schema: TriggerInput,
    partial: TriggerInput.partial(),
    sent: ({ categoryId, ...record }) => ({ ...record, category_id: String(categoryId) }),
    properties: (input) => properties(account, input),
    made: (base, input) => ({ ...base, ...properties(account, input) }),
    more: ({ categoryId, conditions, actions }) => ({ category_id: String(categoryId), conditions, actions }),
    isListed,
  });
}

function isListed(trigger: TriggerRecord, query: URLSearchParams): boolean {
  const category = query.get('category_id');
  const active = query.get('active');
  return (
    (category === null || category === String(trigger.categoryId)) &&
    (active === null || active === String(trigger.active))
  );
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
    ...ruleProperties(input),
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
