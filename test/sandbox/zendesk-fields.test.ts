import { expect, test } from 'vitest';
import { type Client, loggedIn } from './zendesk-client.ts';

const TOPIC = ['topic__billing', 'topic__outage'];

async function makeField({ call }: Client, field: Record<string, unknown>) {
  return call('POST', '/api/v2/ticket_fields', { ticket_field: field });
}

async function withTopic(): Promise<
  Client & { field: number; id: number; put: (ticket: unknown) => ReturnType<Client['call']> }
> {
  const client = await loggedIn();
  const options = TOPIC.map((value) => ({ name: value, value }));
  const field = (await makeField(client, { type: 'tagger', title: 'Topic', custom_field_options: options })).body
    .ticket_field.id;
  const { id } = client.zendesk.newTicket({ tags: ['vip'] });
  return { ...client, field, id, put: (ticket) => client.call('PUT', `/api/v2/tickets/${id}`, { ticket }) };
}

test('setting a drop-down sets its tag and keeps the others', async () => {
  const { zendesk, field, id, put } = await withTopic();

  await put({ custom_fields: [{ id: field, value: TOPIC[0] }] });
  await put({ custom_fields: [{ id: String(field), value: TOPIC[1] }] });
  expect(zendesk.ticket(id).tags).toEqual(['topic__outage', 'vip']);
  expect(zendesk.ticket(id).custom_fields).toEqual([{ id: field, value: 'topic__outage' }]);
});

test('tags without the option tag clear the drop-down, tags with it set it', async () => {
  const { zendesk, field, id, put } = await withTopic();
  const value = () => zendesk.ticket(id).custom_fields.find((one) => one.id === field)?.value;

  await put({ tags: ['vip', 'topic__billing'] });
  expect(value()).toBe('topic__billing');
  await put({ custom_fields: [{ id: field, value: 'topic__outage' }], tags: ['vip'] });
  expect(value()).toBeNull();
  expect(zendesk.ticket(id).tags).toEqual(['vip']);
});

test('a value that is no option is refused and nothing is written', async () => {
  const { zendesk, field, id, put } = await withTopic();

  const answer = await put({ tags: ['new'], custom_fields: [{ id: field, value: 'topic__other' }] });
  expect([answer.status, answer.body.error]).toEqual([422, 'RecordInvalid']);
  expect(zendesk.ticket(id)).toMatchObject({ tags: ['vip'], writes: 0 });
});

test('an unknown field id is ignored, as the real one does', async () => {
  const { put } = await withTopic();
  expect((await put({ custom_fields: [{ id: 12_345, value: 'x' }] })).status).toBe(200);
});

test('numbers come back as strings and must be numbers', async () => {
  const client = await loggedIn();
  const index = (await makeField(client, { type: 'integer', title: 'Index' })).body.ticket_field.id;
  const sure = (await makeField(client, { type: 'decimal', title: 'Confidence' })).body.ticket_field.id;
  const { id } = client.zendesk.newTicket();
  const put = (fields: unknown) => client.call('PUT', `/api/v2/tickets/${id}`, { ticket: { custom_fields: fields } });

  const answer = await put([
    { id: index, value: 82 },
    { id: sure, value: 0.91 },
  ]);
  expect(answer.body.ticket.custom_fields).toEqual([
    { id: index, value: '82' },
    { id: sure, value: '0.91' },
  ]);
  expect((await put([{ id: index, value: 8.5 }])).status).toBe(422);
  expect((await put([{ id: sure, value: 'high' }])).status).toBe(422);
});

test('a ticked checkbox sets its tag', async () => {
  const client = await loggedIn();
  const done = (await makeField(client, { type: 'checkbox', title: 'Done', tag: 'classified' })).body.ticket_field.id;
  const { id } = client.zendesk.newTicket();

  await client.call('PUT', `/api/v2/tickets/${id}`, { ticket: { custom_fields: [{ id: done, value: true }] } });
  expect(client.zendesk.ticket(id)).toMatchObject({ tags: ['classified'], custom_fields: [{ id: done, value: true }] });
});

test('one option value serves one field of the account', async () => {
  const client = await withTopic();
  const options = [{ name: 'Billing', value: 'topic__billing' }];

  const answer = await makeField(client, { type: 'tagger', title: 'Other', custom_field_options: options });
  expect(answer.status).toBe(422);
  expect(
    (await client.call('GET', '/api/v2/ticket_fields')).body.ticket_fields.some(
      (f: { title: string }) => f.title === 'Other',
    ),
  ).toBe(false);
});

test('options are added and renamed one by one', async () => {
  const { call, field } = await withTopic();
  const path = `/api/v2/ticket_fields/${field}/options`;
  const send = (option: unknown) => call('POST', path, { custom_field_option: option });

  const made = await send({ name: 'Spam', value: 'topic__spam' });
  expect(made.status).toBe(201);
  const renamed = await send({ id: made.body.custom_field_option.id, name: 'Junk', value: 'topic__spam' });
  expect([renamed.status, renamed.body.custom_field_option.name]).toEqual([200, 'Junk']);
  expect((await send({ name: 'Again', value: 'topic__spam' })).status).toBe(422);
  const names = (await call('GET', path)).body.custom_field_options.map((option: { name: string }) => option.name);
  expect(names).toEqual([...TOPIC, 'Junk']);
});

test('an option left out of a field update disappears from the tickets', async () => {
  const { zendesk, call, field, id, put } = await withTopic();
  await put({ custom_fields: [{ id: field, value: 'topic__billing' }] });

  const kept = [{ name: 'Outage', value: 'topic__outage' }];
  await call('PUT', `/api/v2/ticket_fields/${field}`, { ticket_field: { custom_field_options: kept } });
  expect(zendesk.ticket(id).custom_fields).toEqual([{ id: field, value: null }]);
});

test('an edit of a drop-down by an agent shows in tags and audits', async () => {
  const { zendesk, field, id } = await withTopic();

  zendesk.editTicket(id, { fields: { [field]: 'topic__billing' } }, { by: 'Ada Agent' });
  const ticket = zendesk.ticket(id);
  expect(ticket.tags).toEqual(['topic__billing', 'vip']);
  expect(ticket.audits.at(-1)).toMatchObject({
    via: { channel: 'web' },
    events: [{ field_name: 'tags' }, { field_name: String(field), previous_value: null, value: 'topic__billing' }],
  });
});
