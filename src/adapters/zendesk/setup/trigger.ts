import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Id } from '../rest-ticket.ts';
import { ensure, type SetupRun } from './ensure.ts';
import { listAll } from './list.ts';

interface Condition {
  field: string;
  operator: string;
  value: string;
}

export interface WantedTrigger {
  title: string;
  mark: string;
  conditions: { all: readonly Condition[]; any: readonly Condition[] };
  body: string;
}

const Held = z.object({ field: z.string(), operator: z.string().nullish(), value: z.unknown() });
const Category = z.object({ id: Id, name: z.string(), position: z.int().nullish() });
type Category = z.infer<typeof Category>;
export const Trigger = z.object({
  id: Id,
  title: z.string(),
  description: z.string().nullish(),
  active: z.boolean().nullish(),
  position: z.int().nullish(),
  category_id: Id.nullish(),
  conditions: z.object({ all: z.array(Held).nullish(), any: z.array(Held).nullish() }),
  actions: z.array(z.object({ field: z.string(), value: z.unknown() })),
});
export type Trigger = z.infer<typeof Trigger>;

const CATEGORIES = '/api/v2/trigger_categories';
const TRIGGERS = '/api/v2/triggers';
const OneCategory = z.object({ trigger_category: Category }).transform(({ trigger_category }) => trigger_category);
const OneTrigger = z.object({ trigger: Trigger }).transform(({ trigger }) => trigger);

interface Listed {
  categories: Category[];
  triggers: Trigger[];
}

export async function listTriggers(transport: SetupRun['transport']): Promise<Listed> {
  const categories = await listAll(transport, CATEGORIES, 'trigger_categories', Category);
  return { categories, triggers: await listAll(transport, TRIGGERS, 'triggers', Trigger) };
}

export const ourTrigger = ({ triggers }: Pick<Listed, 'triggers'>, mark: string): Trigger | undefined =>
  triggers.find(({ description }) => description?.includes(mark) === true);

/**
 * Whether nothing runs after it: categories run in their order, triggers in theirs within one. Another trigger after ours
 * could change what we are told about.
 */
export function runsLast({ categories, triggers }: Listed, ours: Trigger): boolean {
  const place = ({ category_id, position }: Trigger) => [
    categories.find(({ id }) => id === category_id)?.position ?? 0,
    position ?? 0,
  ];
  const [ourCategory = 0, ourPosition = 0] = place(ours);
  return triggers.every((other) => {
    const [category = 0, position = 0] = place(other);
    const isBefore = category < ourCategory || (category === ourCategory && position < ourPosition);
    return other.id === ours.id || other.active === false || isBefore;
  });
}

/** Conditions that people added, to leave out a brand for instance, stay. */
export async function ensureTrigger(
  run: SetupRun,
  categoryName: string,
  wanted: WantedTrigger,
  webhookId: string | null,
): Promise<void> {
  const { transport } = run;
  const listed = await listTriggers(transport);
  const lastCategory = Math.max(0, ...listed.categories.map(({ position }) => position ?? 0));
  const category = await ensure<Category>(run, {
    thing: `trigger category "${categoryName}"`,
    found: listed.categories.find(({ name }) => name === categoryName),
    differences: ({ position }) => ((position ?? 0) < lastCategory ? ['is not the last one'] : []),
    create: () => saveCategory(run, 'POST', CATEGORIES, { name: categoryName, position: lastCategory + 1 }),
    change: ({ id }) => saveCategory(run, 'PATCH', `${CATEGORIES}/${id}`, { position: lastCategory + 1 }),
  });
  const actions = [{ field: 'notification_webhook', value: [webhookId ?? '', wanted.body] }];
  const lastTrigger = Math.max(0, ...listed.triggers.map(({ position }) => position ?? 0));
  const body = (held: Trigger | null) => ({
    trigger: {
      title: held?.title ?? wanted.title,
      description: held?.description ?? `${wanted.mark} Keep it last: what runs after it, Umbrage may not see.`,
      active: true,
      category_id: category?.id,
      position: lastTrigger + 1,
      conditions: merged(held, wanted),
      actions,
    },
  });
  await ensure<Trigger>(run, {
    thing: `trigger "${wanted.title}"`,
    found: ourTrigger(listed, wanted.mark),
    differences: (held) => [
      ...(held.active === false ? ['is switched off'] : []),
      ...(held.category_id === category?.id ? [] : ['is in another category']),
      ...(isDeepStrictEqual(merged(held, wanted), merged(held, null)) ? [] : ['lacks a condition']),
      ...(isDeepStrictEqual(held.actions, actions) ? [] : ['calls another webhook or sends another body']),
      ...(category !== null && isLastOf(listed.triggers, held) ? [] : ['is not the last one']),
    ],
    create: () => transport.call({ method: 'POST', path: TRIGGERS, body: body(null), schema: OneTrigger }),
    change: (held) =>
      transport.call({ method: 'PUT', path: `${TRIGGERS}/${held.id}`, body: body(held), schema: OneTrigger }),
  });
}

const isLastOf = (triggers: readonly Trigger[], ours: Trigger): boolean =>
  triggers.every(
    ({ id, active, position }) => id === ours.id || active === false || (position ?? 0) < (ours.position ?? 0),
  );

function saveCategory(run: SetupRun, method: 'POST' | 'PATCH', path: string, trigger_category: object) {
  return run.transport.call({ method, path, body: { trigger_category }, schema: OneCategory });
}

/** What the trigger has, and what it has to have. */
function merged(held: Trigger | null, wanted: WantedTrigger | null) {
  const join = (name: 'all' | 'any') => {
    const there = held?.conditions[name] ?? [];
    const lacking = (wanted?.conditions[name] ?? []).filter(
      (condition) => !there.some((one) => isDeepStrictEqual({ ...one }, { ...condition })),
    );
    return [...there, ...lacking];
  };
  return { all: join('all'), any: join('any') };
}

/** The category goes too, unless somebody keeps triggers of their own in it. */
export async function removeTrigger(run: SetupRun, categoryName: string, wanted: WantedTrigger): Promise<void> {
  const listed = await listTriggers(run.transport);
  const ours = ourTrigger(listed, wanted.mark);
  if (ours !== undefined) await remove(run, `trigger "${ours.title}"`, `${TRIGGERS}/${ours.id}`);
  const category = listed.categories.find(({ name }) => name === categoryName);
  const inUse = listed.triggers.some(({ id, category_id }) => id !== ours?.id && category_id === category?.id);
  if (category !== undefined && !inUse) {
    await remove(run, `trigger category "${categoryName}"`, `${CATEGORIES}/${category.id}`);
  }
}

async function remove(run: SetupRun, thing: string, path: string): Promise<void> {
  run.tell({ thing, outcome: 'removed', differences: [] });
  if (!run.dryRun) await run.transport.call({ method: 'DELETE', path, schema: z.unknown() });
}
