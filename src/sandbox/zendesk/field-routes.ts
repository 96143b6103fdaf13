import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { OptionInput, optionJson, refuseTag, removeOption, replaceOptions, upsertOption } from './field-options.ts';
import { page } from './paging.ts';
import type { FieldRecord } from './records.ts';
import { adminsOnly, invalidAttribute, json, noContent, recordInvalid, recordNotFound } from './reply.ts';
import { type ApiRequest, found, idParam, type Route } from './routes.ts';

const TYPES = [
  'text',
  'textarea',
  'checkbox',
  'date',
  'integer',
  'decimal',
  'regexp',
  'partialcreditcard',
  'multiselect',
  'tagger',
  'lookup',
];

const FieldInput = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().nullish(),
  agent_description: z.string().nullish(),
  active: z.boolean().optional(),
  required: z.boolean().optional(),
  position: z.int().optional(),
  tag: z.string().nullish(),
  regexp_for_validation: z.string().nullish(),
  custom_field_options: z.array(OptionInput).optional(),
});
type FieldInput = z.infer<typeof FieldInput>;

/** Ticket fields and the options of drop-downs. */
export function fieldRoutes(account: Account, windowMs: number): Route[] {
  const base = '/api/v2/ticket_fields';
  const admin = { resource: null, access: 'admin' } as const;
  const show = (field: FieldRecord) => ({ ticket_field: fieldJson(account, field) });
  const field = (request: ApiRequest) => found(account.fields, request);
  const options = (request: ApiRequest) =>
    field(request).options.map((one) => optionJson(account, field(request), one));
  return [
    {
      method: 'GET',
      path: base,
      resource: null,
      handle: (request) => {
        const rows = [...account.fields.values()].map((record) => fieldJson(account, record));
        if (request.query.has('page[size]'))
          return json(200, page(account, request.path, request.query, 'ticket_fields', rows));
        return json(200, { ticket_fields: rows, count: rows.length, next_page: null, previous_page: null });
      },
    },
    {
      ...admin,
      method: 'POST',
      path: base,
      handle: ({ body }) => json(201, show(createField(account, inputOf(body)))),
    },
    { method: 'GET', path: `${base}/:id`, resource: null, handle: (request) => json(200, show(field(request))) },
    {
      ...admin,
      method: 'PUT',
      path: `${base}/:id`,
      handle: (request) => {
        updateField(account, field(request), inputOf(request.body));
        return json(200, show(field(request)));
      },
    },
    {
      ...admin,
      method: 'DELETE',
      path: `${base}/:id`,
      handle: (request) => {
        removeField(account, field(request));
        return noContent();
      },
    },
    {
      method: 'GET',
      path: `${base}/:id/options`,
      resource: null,
      handle: (request) =>
        json(200, page(account, request.path, request.query, 'custom_field_options', options(request))),
    },
    {
      ...admin,
      method: 'POST',
      path: `${base}/:id/options`,
      limits: () => [{ bucket: 'ticket-field-options', total: 100, windowMs }],
      handle: (request) => {
        const parsed = z.object({ custom_field_option: OptionInput }).safeParse(request.body);
        if (!parsed.success)
          throw invalidAttribute('You passed an invalid value for the custom_field_option attribute.');
        const { option, isNew } = upsertOption(account, dropDown(field(request)), parsed.data.custom_field_option);
        const body = { custom_field_option: optionJson(account, field(request), option) };
        return json(isNew ? 201 : 200, body, { location: `${account.url}${request.path}` });
      },
    },
    {
      ...admin,
      method: 'DELETE',
      path: `${base}/:id/options/:option`,
      handle: (request) => {
        const option = field(request).options.find((one) => one.id === idParam(request, 'option'));
        if (option === undefined) throw recordNotFound();
        removeOption(account, field(request), option);
        return noContent();
      },
    },
  ];
}

function createField(account: Account, input: FieldInput): FieldRecord {
  const type = input.type ?? 'text';
  if (!TYPES.includes(type)) throw recordInvalid('type', `Type: ${type} is not valid`);
  if (input.title === undefined || input.title === '') throw recordInvalid('title', 'Title: cannot be blank');
  const now = account.now();
  const id = account.nextId();
  const field: FieldRecord = {
    id,
    type,
    title: input.title,
    description: input.description ?? '',
    agentDescription: input.agent_description ?? null,
    active: input.active ?? true,
    required: input.required ?? false,
    position: input.position ?? 9999,
    tag: null,
    regexp: input.regexp_for_validation ?? null,
    options: [],
    system: false,
    createdAt: now,
    updatedAt: now,
  };
  if (type === 'tagger' || type === 'multiselect') {
    if ((input.custom_field_options ?? []).length === 0) {
      throw recordInvalid('base', 'Custom field options: at least one option is needed');
    }
    replaceOptions(account, field, input.custom_field_options ?? []);
  }
  setTag(account, field, input.tag);
  account.fields.set(id, field);
  account.changed({ kind: 'setup', id: String(id) });
  return field;
}

/** The type of a field cannot change; sending it is ignored. */
function updateField(account: Account, field: FieldRecord, input: FieldInput): void {
  if (input.title === '') throw recordInvalid('title', 'Title: cannot be blank');
  if (input.custom_field_options !== undefined) replaceOptions(account, dropDown(field), input.custom_field_options);
  if (input.tag !== undefined) setTag(account, field, input.tag);
  field.title = input.title ?? field.title;
  field.description = input.description ?? field.description;
  field.agentDescription = input.agent_description === undefined ? field.agentDescription : input.agent_description;
  field.active = input.active ?? field.active;
  field.required = input.required ?? field.required;
  field.position = input.position ?? field.position;
  field.updatedAt = account.now();
  account.changed({ kind: 'setup', id: String(field.id) });
}

function removeField(account: Account, field: FieldRecord): void {
  if (field.system) throw adminsOnly();
  account.fields.delete(field.id);
  for (const form of account.forms.values()) form.fieldIds = form.fieldIds.filter((id) => id !== field.id);
  for (const { state } of account.tickets.values()) state.fields.delete(field.id);
  account.changed({ kind: 'setup', id: String(field.id) });
}

function setTag(account: Account, field: FieldRecord, tag: string | null | undefined): void {
  if (tag === undefined || field.type !== 'checkbox') return;
  if (tag !== null) refuseTag(account, field, tag);
  field.tag = tag;
}

function dropDown(field: FieldRecord): FieldRecord {
  if (field.type === 'tagger' || field.type === 'multiselect') return field;
  throw recordInvalid('base', `${field.title}: has no options`);
}

function inputOf(body: unknown): FieldInput {
  const parsed = z.object({ ticket_field: FieldInput }).safeParse(body);
  if (parsed.success) return parsed.data.ticket_field;
  const name = parsed.error.issues[0]?.path.join('.') ?? 'ticket_field';
  throw invalidAttribute(`You passed an invalid value for the ${name} attribute.`);
}

function fieldJson(account: Account, field: FieldRecord): Record<string, unknown> {
  const options = field.options.map((option) => optionJson(account, field, option));
  return {
    id: field.id,
    url: `${account.url}/api/v2/ticket_fields/${field.id}.json`,
    type: field.type,
    title: field.title,
    raw_title: field.title,
    description: field.description,
    raw_description: field.description,
    agent_description: field.agentDescription,
    position: field.position,
    active: field.active,
    required: field.required,
    collapsed_for_agents: false,
    regexp_for_validation: field.regexp,
    title_in_portal: field.title,
    raw_title_in_portal: field.title,
    visible_in_portal: false,
    editable_in_portal: false,
    required_in_portal: false,
    tag: field.tag,
    removable: !field.system,
    created_at: isoTime(field.createdAt),
    updated_at: isoTime(field.updatedAt),
    ...(['tagger', 'multiselect'].includes(field.type) && { custom_field_options: options }),
  };
}
