import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { page } from './paging.ts';
import type { CategoryRecord } from './records.ts';
import { codedError, json, noContent } from './reply.ts';
import type { ApiRequest, Route } from './routes.ts';

const Input = z.object({ name: z.string().trim().min(1).optional(), position: z.int().optional() });
const CategoryBody = z.object({ trigger_category: Input });

/** Trigger categories. Their ids are strings on the wire and their errors use the `{errors: []}` shape. */
export function categoryRoutes(account: Account): Route[] {
  const base = '/api/v2/trigger_categories';
  const common = { resource: 'triggers' } as const;
  const show = (category: CategoryRecord) => ({ trigger_category: categoryJson(category) });
  return [
    {
      ...common,
      method: 'GET',
      path: base,
      handle: (request) => {
        const rows = [...account.categories.values()].sort((a, b) => a.position - b.position).map(categoryJson);
        return json(200, page(account, request.path, request.query, 'trigger_categories', rows, 'cursor'));
      },
    },
    {
      ...common,
      method: 'POST',
      path: base,
      handle: ({ body }) => {
        const { name, position } = inputOf(body);
        if (name === undefined) throw blankName();
        const now = account.now();
        const id = account.nextId();
        const category = { id, name, position: position ?? account.categories.size, createdAt: now, updatedAt: now };
        account.categories.set(id, category);
        return json(200, show(category));
      },
    },
    {
      ...common,
      method: 'GET',
      path: `${base}/:id`,
      handle: (request) => json(200, show(categoryOf(account, request))),
    },
    {
      ...common,
      method: 'PATCH',
      path: `${base}/:id`,
      handle: (request) => {
        const category = categoryOf(account, request);
        const { name, position } = inputOf(request.body);
        category.name = name ?? category.name;
        category.position = position ?? category.position;
        category.updatedAt = account.now();
        return json(200, show(category));
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        const { id } = categoryOf(account, request);
        if ([...account.triggers.values()].some((trigger) => trigger.categoryId === id)) {
          throw codedError(
            400,
            'InvalidTriggerCategory',
            'Category is not empty',
            'Move or delete its triggers first.',
          );
        }
        account.categories.delete(id);
        return noContent();
      },
    },
  ];
}

function inputOf(body: unknown): z.infer<typeof Input> {
  const parsed = CategoryBody.safeParse(body);
  if (parsed.success) return parsed.data.trigger_category;
  throw blankName();
}

function categoryOf(account: Account, { params }: ApiRequest): CategoryRecord {
  const category = account.categories.get(Number(params.id));
  if (category === undefined) throw codedError(404, 'TriggerCategoryNotFound', 'Trigger category not found');
  return category;
}

const blankName = () => codedError(400, 'InvalidTriggerCategory', 'Name cannot be blank');

function categoryJson(category: CategoryRecord): Record<string, unknown> {
  return {
    id: String(category.id),
    name: category.name,
    position: category.position,
    created_at: isoTime(category.createdAt),
    updated_at: isoTime(category.updatedAt),
  };
}
