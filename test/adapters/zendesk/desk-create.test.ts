import { expect, test } from 'vitest';
import { zendeskDesk } from '../../../src/adapters/zendesk/desk.ts';
import { html, json, scriptedServer } from './scripted-server.ts';
import { testTransport } from './two-paths.ts';

const NEW = {
  subject: 'From the chat',
  text: 'Nobody answers me.',
  requester: { name: 'Ada Quinn', externalId: 'slack:U1' },
  tags: ['from_slack'],
  fields: { '360001': 82 },
  idempotencyKey: 'slack:C1:1.2',
};

test('creates a ticket in the name of the customer, and repeats it under its key', async () => {
  const made = { id: 5, status: 'new', requester_id: 7, tags: ['from_slack'], created_at: 'a', updated_at: 'b' };
  const server = await scriptedServer(
    json(200, { tickets: [{ ...made, id: 4, external_id: 'another' }] }),
    json(201, { user: { id: 7, name: 'Ada Quinn' } }),
    html(502),
    json(201, { ticket: made }),
  );
  const desk = zendeskDesk({ transport: testTransport(server.url).transport, now: Date.now });

  const ticket = await desk.create(NEW);

  expect(ticket).toMatchObject({ id: '5', requester: { id: '7', name: 'Ada Quinn' }, tags: ['from_slack'] });
  const posts = server.seen.slice(2);
  expect(posts.map(({ path }) => path)).toEqual(['/api/v2/tickets.json', '/api/v2/tickets.json']);
  expect(posts.map(({ headers }) => headers['idempotency-key'])).toEqual([NEW.idempotencyKey, NEW.idempotencyKey]);
  expect(JSON.parse(posts[0]?.body ?? '')).toEqual({
    ticket: {
      subject: 'From the chat',
      comment: { body: 'Nobody answers me.' },
      requester_id: 7,
      external_id: 'slack:C1:1.2',
      metadata: { umbrage: { v: 1 } },
      tags: ['from_slack'],
      custom_fields: [{ id: 360001, value: 82 }],
    },
  });
});

test('finds the ticket of an earlier try instead of creating a second one', async () => {
  const earlier = {
    id: 5,
    status: 'open',
    requester_id: 7,
    created_at: 'a',
    updated_at: 'b',
    external_id: NEW.idempotencyKey,
  };
  const server = await scriptedServer(json(200, { tickets: [earlier] }));
  const desk = zendeskDesk({ transport: testTransport(server.url).transport, now: Date.now });

  expect(await desk.create(NEW)).toMatchObject({ id: '5' });
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/v2/tickets.json?external_id=slack%3AC1%3A1.2',
  ]);
});
