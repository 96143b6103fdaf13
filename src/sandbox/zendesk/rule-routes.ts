import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { page } from './paging.ts';
import { invalidAttribute, json, noContent } from './reply.ts';
import { type ApiRequest, found, type Route } from './routes.ts';

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

/** What every rule of Zendesk, be it a trigger or a view, has on the wire. */
export const ruleShape = {
  title: z.string().min(1),
  description: z.string().nullish(),
  active: z.boolean().optional(),
  position: z.int().optional(),
};

/** What every rule has on record. */
export interface RuleRecord {
  id: number;
  position: number;
  title: string;
  description: string | null;
  active: boolean;
  createdAt: number;
  updatedAt: number;
}

interface Kind<Record extends RuleRecord, Input> {
  /** `trigger`; with an `s` it is the path and the name of the list. */
  name: string;
  resource: string | null;
  records: Map<number, Record>;
  schema: z.ZodType<Input>;
  /** The same with nothing required. */
  partial: z.ZodType<object>;
  /** What a record holds, as it would be sent. */
  sent(record: Record): Input;
  /** @throws Refusal for what cannot be held */
  properties(input: Input): Omit<Record, 'id' | 'position' | 'createdAt' | 'updatedAt'> & { position?: number };
  /** Puts a new record together. */
  made(base: Pick<RuleRecord, 'id' | 'position' | 'createdAt' | 'updatedAt'>, input: Input): Record;
  /** What only this kind shows. */
  more(record: Record): object;
  isListed?(record: Record, query: URLSearchParams): boolean;
}

/** List, create, show, change and delete: the same for triggers and views. */
export function ruleRoutes<Record extends RuleRecord, Input>(account: Account, kind: Kind<Record, Input>): Route[] {
  const { name, resource, records } = kind;
  const base = `/api/v2/${name}s`;
  const shown = (record: Record) => ({ ...ruleJson(account, base, record), ...kind.more(record) });
  const answer = (status: number, record: Record) => json(status, { [name]: shown(record) });
  const at = (request: ApiRequest) => found(records, request);
  return [
    {
      resource,
      method: 'GET',
      path: base,
      handle: (request) => {
        const rows = [...records.values()]
          .sort((a, b) => a.position - b.position)
          .filter((record) => kind.isListed?.(record, request.query) ?? true)
          .map(shown);
        return json(200, page(account, request.path, request.query, `${name}s`, rows));
      },
    },
    {
      resource,
      method: 'POST',
      path: base,
      handle: ({ body }) => {
        const now = account.now();
        const position = Math.max(0, ...[...records.values()].map((record) => record.position)) + 1;
        const input = inputOf(name, body, kind.schema);
        const record = kind.made({ id: account.nextId(), position, createdAt: now, updatedAt: now }, input);
        records.set(record.id, record);
        account.changed({ kind: 'setup', id: String(record.id) });
        return answer(201, record);
      },
    },
    { resource, method: 'GET', path: `${base}/:id`, handle: (request) => answer(200, at(request)) },
    {
      resource,
      method: 'PUT',
      path: `${base}/:id`,
      handle: (request) => {
        const record = at(request);
        const sent = inputOf(name, request.body, kind.partial);
        const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
        const next = inputOf(name, { [name]: { ...kind.sent(record), ...given } }, kind.schema);
        Object.assign(record, kind.properties(next), { updatedAt: account.now() });
        account.changed({ kind: 'setup', id: String(record.id) });
        return answer(200, record);
      },
    },
    {
      resource,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        records.delete(at(request).id);
        return noContent();
      },
    },
  ];
}

function inputOf<T>(name: string, body: unknown, schema: z.ZodType<T>): T {
  const wrapped = z.record(z.string(), z.unknown()).safeParse(body);
  const parsed = schema.safeParse(wrapped.success ? wrapped.data[name] : undefined);
  if (parsed.success) return parsed.data;
  const place = [name, ...(parsed.error.issues[0]?.path ?? [])].join('.');
  throw invalidAttribute(`You passed an invalid value for the ${place} attribute.`);
}

function ruleJson(account: Account, base: string, record: RuleRecord): object {
  return {
    id: record.id,
    url: `${account.url}${base}/${record.id}.json`,
    title: record.title,
    raw_title: record.title,
    description: record.description,
    active: record.active,
    position: record.position,
    default: false,
    created_at: isoTime(record.createdAt),
    updated_at: isoTime(record.updatedAt),
  };
}

/** The properties every rule takes over from what was sent. */
export function ruleProperties(input: {
  title: string;
  description?: string | null | undefined;
  active?: boolean | undefined;
  position?: number | undefined;
}) {
  const { title, description, active, position } = input;
  return {
    title,
    description: description ?? null,
    active: active ?? true,
    ...(position !== undefined && { position }),
  };
}
