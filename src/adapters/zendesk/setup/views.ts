import { z } from 'zod';
import { Id } from '../rest-ticket.ts';
import { ensure, type SetupRun } from './ensure.ts';
import type { FieldName } from './fields.ts';
import { listAll } from './list.ts';

export interface WantedView {
  title: string;
  mark: string;
  /** A ticket with any of these tags is shown while it is unsolved. */
  tags: readonly string[];
}

const Condition = z.object({ field: z.string(), operator: z.string().nullish(), value: z.unknown() });
const View = z.object({
  id: Id,
  title: z.string(),
  description: z.string().nullish(),
  active: z.boolean().nullish(),
  conditions: z.object({ all: z.array(Condition).nullish() }),
});
type View = z.infer<typeof View>;
const OneView = z.object({ view: View }).transform(({ view }) => view);

const PATH = '/api/v2/views';

/** Columns, order and title are the agents' affair once the view is there; what it shows is ours. */
export async function ensureView(
  run: SetupRun,
  wanted: WantedView,
  fields: ReadonlyMap<FieldName, string>,
): Promise<void> {
  const { transport } = run;
  const all = [
    { field: 'status', operator: 'less_than', value: 'solved' },
    { field: 'current_tags', operator: 'includes', value: wanted.tags.join(' ') },
  ];
  const has = (view: View, condition: (typeof all)[number]) =>
    (view.conditions.all ?? []).some(
      ({ field, operator, value }) =>
        field === condition.field && operator === condition.operator && words(value) === words(condition.value),
    );
  await ensure<View>(run, {
    thing: `view "${wanted.title}"`,
    found: await findView(transport, wanted.mark),
    differences: (held) => [
      ...(held.active === false ? ['is switched off'] : []),
      ...all.flatMap((condition) => (has(held, condition) ? [] : [`lacks the condition on ${condition.field}`])),
    ],
    create: () =>
      transport.call({
        method: 'POST',
        path: PATH,
        body: {
          view: {
            title: wanted.title,
            description: `${wanted.mark} Kept by Umbrage.`,
            active: true,
            all,
            output: output(fields),
          },
        },
        schema: OneView,
      }),
    change: ({ id }) =>
      transport.call({ method: 'PUT', path: `${PATH}/${id}`, body: { view: { active: true, all } }, schema: OneView }),
  });
}

/** Most upset first. */
function output(fields: ReadonlyMap<FieldName, string>): object {
  const custom = (['index', 'topic', 'problem'] as const).flatMap((name) => {
    const id = fields.get(name);
    return id === undefined ? [] : [Number(id)];
  });
  const index = fields.get('index');
  return {
    columns: ['nice_id', 'description', 'requester', 'created', 'status', ...custom],
    sort_by: index ?? 'created',
    sort_order: 'desc',
  };
}

/** The order of tags in a condition means nothing. */
function words(value: unknown): string {
  return String(value).split(/\s+/).sort().join(' ');
}

async function findView(transport: SetupRun['transport'], mark: string): Promise<View | undefined> {
  const all = await listAll(transport, PATH, 'views', View);
  return all.find(({ description }) => description?.includes(mark) === true);
}

export async function removeView(run: SetupRun, { mark }: WantedView): Promise<void> {
  const found = await findView(run.transport, mark);
  if (found === undefined) return;
  run.tell({ thing: `view "${found.title}"`, outcome: 'removed', differences: [] });
  if (!run.dryRun) {
    await run.transport.call({ method: 'DELETE', path: `${PATH}/${found.id}`, schema: z.unknown() });
  }
}
