import { expect, test } from 'vitest';
import { type Client, loggedIn, receiver } from './zendesk-client.ts';

async function webhook({ call }: Client, endpoint: string): Promise<string> {
  const body = {
    name: 'CI',
    status: 'active',
    endpoint,
    http_method: 'POST',
    request_format: 'json',
    subscriptions: ['conditional_ticket_events'],
  };
  return (await call('POST', '/api/v2/webhooks', { webhook: body })).body.webhook.id;
}

function trigger(id: string, category: string, change: Record<string, unknown> = {}) {
  return {
    trigger: {
      title: 'CI: send new tickets',
      category_id: category,
      conditions: {
        all: [
          { field: 'update_type', operator: 'is', value: 'Create' },
          { field: 'current_tags', operator: 'not_includes', value: 'ci_classified' },
        ],
      },
      actions: [
        {
          field: 'notification_webhook',
          value: [id, '{"ticket_id":"{{ticket.id}}","by":"{{ticket.requester.name}}","x":"{{nope}}"}'],
        },
      ],
      ...change,
    },
  };
}

test('webhook, category and trigger made by API deliver new tickets, except tagged ones', async () => {
  const client = await loggedIn();
  const { url, hits } = await receiver();
  const category = (await client.call('POST', '/api/v2/trigger_categories', { trigger_category: { name: 'CI' } })).body
    .trigger_category.id;
  expect(category).toEqual(expect.any(String));
  const made = await client.call('POST', '/api/v2/triggers', trigger(await webhook(client, url), category));
  expect([made.status, made.body.trigger.category_id]).toEqual([201, category]);

  const ticket = client.zendesk.newTicket({ requester: { name: 'Kim' } });
  client.zendesk.newTicket({ tags: ['ci_classified'] });
  await client.zendesk.deliveriesSettled();
  expect(hits.map((hit) => JSON.parse(hit.body))).toEqual([{ ticket_id: String(ticket.id), by: 'Kim', x: '' }]);

  await client.call('PUT', `/api/v2/triggers/${made.body.trigger.id}`, { trigger: { active: false } });
  client.zendesk.newTicket();
  await client.zendesk.deliveriesSettled();
  expect(hits).toHaveLength(1);
});

test('a webhook in use outlives its deletion; a trigger must name a real one and a category', async () => {
  const client = await loggedIn();
  const id = await webhook(client, 'https://bot.example/hook');
  const category = (await client.call('POST', '/api/v2/trigger_categories', { trigger_category: { name: 'CI' } })).body
    .trigger_category.id;
  const send = async (body: unknown) => (await client.call('POST', '/api/v2/triggers', body)).status;

  expect(await send(trigger('01UNKNOWN', category))).toBe(422);
  expect(await send(trigger(id, '77'))).toBe(422);
  expect(await send(trigger(id, category, { actions: [] }))).toBe(400);
  expect(
    await send(trigger(id, category, { conditions: { all: [{ field: 'mood', operator: 'is', value: 'x' }] } })),
  ).toBe(422);
  expect(await send(trigger(id, category))).toBe(201);
  expect((await client.call('DELETE', `/api/v2/webhooks/${id}`)).status).toBe(400);
  const blank = await client.call('POST', '/api/v2/trigger_categories', { trigger_category: { name: '' } });
  expect([blank.status, blank.body.errors[0].code]).toEqual([400, 'InvalidTriggerCategory']);
});

test('views need an anchoring condition, known columns and ten of them at most', async () => {
  const { zendesk, call } = await loggedIn();
  const option = [{ name: 'High', value: 'band__high' }];
  const field = { type: 'tagger', title: 'Band', custom_field_options: option };
  const { id } = (await call('POST', '/api/v2/ticket_fields', { ticket_field: field })).body.ticket_field;
  const view = (all: unknown[], columns: unknown[]) =>
    call('POST', '/api/v2/views', { view: { title: 'High', all, output: { columns } } });
  const unsolved = { field: 'status', operator: 'less_than', value: 'solved' };
  const high = { field: `custom_fields_${id}`, operator: 'is', value: 'band__high' };

  expect((await view([high], ['nice_id'])).status).toBe(422);
  expect((await view([unsolved], ['nice_id', 4711])).status).toBe(422);
  expect((await view([unsolved], Array(11).fill('nice_id'))).status).toBe(422);
  const made = await view([unsolved, high], ['nice_id', 'description', id]);
  expect(made.body.view.conditions.all).toHaveLength(2);
  const columns = made.body.view.execution.columns.map((column: { id: unknown }) => column.id);
  expect(columns).toEqual(['nice_id', 'description', id]);

  const shown = zendesk.newTicket();
  zendesk.newTicket();
  zendesk.editTicket(shown, { fields: { [id]: 'band__high' } }, { by: 'Ada Agent' });
  const { tickets } = (await call('GET', `/api/v2/views/${made.body.view.id}/tickets`)).body;
  expect(tickets.map((ticket: { id: number }) => ticket.id)).toEqual([shown.id]);
});

test('a form takes existing fields only, and a deleted field leaves the form', async () => {
  const { call } = await loggedIn();
  const [form] = (await call('GET', '/api/v2/ticket_forms')).body.ticket_forms;
  const { id } = (await call('POST', '/api/v2/ticket_fields', { ticket_field: { type: 'integer', title: 'Index' } }))
    .body.ticket_field;
  const put = (ids: number[]) =>
    call('PUT', `/api/v2/ticket_forms/${form.id}`, { ticket_form: { ticket_field_ids: ids } });

  expect((await put([...form.ticket_field_ids, 4711])).status).toBe(422);
  expect((await put([...form.ticket_field_ids, id])).body.ticket_form.ticket_field_ids).toContain(id);
  expect((await call('DELETE', `/api/v2/ticket_fields/${id}`)).status).toBe(204);
  expect((await call('GET', `/api/v2/ticket_forms/${form.id}`)).body.ticket_form.ticket_field_ids).not.toContain(id);
});

test('users and organisations are shown', async () => {
  const { zendesk, call } = await loggedIn();
  const ticket = zendesk.newTicket({ requester: { name: 'Kim', email: 'kim@shop.example' }, organization: 'Shop' });
  const { user } = (await call('GET', `/api/v2/users/${ticket.requester_id}`)).body;
  expect(user).toMatchObject({ name: 'Kim', role: 'end-user', organization_id: ticket.organization_id });
  const { organization } = (await call('GET', `/api/v2/organizations/${ticket.organization_id}`)).body;
  expect(organization.name).toBe('Shop');
});

test('the demo page hears of every change until it stops listening', async () => {
  const { zendesk } = await loggedIn();
  const heard: string[] = [];
  const stop = zendesk.onChange((change) => heard.push(`${change.kind} ${change.id}`));
  zendesk.newTicket();
  stop();
  zendesk.newTicket();
  expect(heard).toEqual(['ticket 1']);
});

test('a user is made once and found again by external id, whatever the case', async () => {
  const { call } = await loggedIn();
  const send = (user: unknown) => call('POST', '/api/v2/users/create_or_update', { user });

  const made = await send({ name: 'Kim', external_id: 'slack:U1' });
  const again = await send({ name: 'Kim Lee', external_id: 'SLACK:u1' });
  expect([made.status, again.status, again.body.user.id]).toEqual([201, 200, made.body.user.id]);
  expect(again.body.user).toMatchObject({ name: 'Kim Lee', role: 'end-user' });
  expect((await send({ external_id: 'other' })).status).toBe(422);
});
