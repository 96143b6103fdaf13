import { z } from 'zod';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { page } from './paging.ts';
import type { FormRecord } from './records.ts';
import { invalidAttribute, json, recordInvalid } from './reply.ts';
import { found, type Route } from './routes.ts';

const FormBody = z.object({
  ticket_form: z.object({
    name: z.string().min(1).optional(),
    active: z.boolean().optional(),
    position: z.int().optional(),
    ticket_field_ids: z.array(z.int()).optional(),
  }),
});

/** Ticket forms: which fields an agent sees. `ticket_field_ids` replaces the whole list. */
export function formRoutes(account: Account): Route[] {
  const base = '/api/v2/ticket_forms';
  return [
    {
      method: 'GET',
      path: base,
      resource: null,
      handle: (request) => {
        const rows = [...account.forms.values()].map((form) => formJson(account, form));
        return json(200, page(account, request.path, request.query, 'ticket_forms', rows));
      },
    },
    {
      method: 'GET',
      path: `${base}/:id`,
      resource: null,
      handle: (request) => json(200, { ticket_form: formJson(account, found(account.forms, request)) }),
    },
    {
      method: 'PUT',
      path: `${base}/:id`,
      resource: null,
      access: 'admin',
      handle: (request) => {
        const form = found(account.forms, request);
        updateForm(account, form, request.body);
        return json(200, { ticket_form: formJson(account, form) });
      },
    },
  ];
}

function updateForm(account: Account, form: FormRecord, body: unknown): void {
  const parsed = FormBody.safeParse(body);
  if (!parsed.success) throw invalidAttribute('You passed an invalid value for the ticket_form attribute.');
  const { name, active, position, ticket_field_ids } = parsed.data.ticket_form;
  const unknown = ticket_field_ids?.find((id) => !account.fields.has(id));
  if (unknown !== undefined) throw recordInvalid('ticket_field_ids', `Ticket field ${unknown} does not exist`);
  form.name = name ?? form.name;
  form.active = active ?? form.active;
  form.position = position ?? form.position;
  form.fieldIds = ticket_field_ids === undefined ? form.fieldIds : [...new Set(ticket_field_ids)];
  form.updatedAt = account.now();
  account.changed({ kind: 'setup', id: String(form.id) });
}

function formJson(account: Account, form: FormRecord): Record<string, unknown> {
  return {
    id: form.id,
    url: `${account.url}/api/v2/ticket_forms/${form.id}.json`,
    name: form.name,
    raw_name: form.name,
    display_name: form.name,
    raw_display_name: form.name,
    end_user_visible: true,
    position: form.position,
    ticket_field_ids: form.fieldIds,
    active: form.active,
    default: form.isDefault,
    in_all_brands: true,
    restricted_brand_ids: [],
    agent_conditions: [],
    end_user_conditions: [],
    created_at: isoTime(form.createdAt),
    updated_at: isoTime(form.updatedAt),
  };
}
