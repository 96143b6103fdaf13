import { expect, test as plain } from 'vitest';
import { newCustomer, testApp } from '../../support/app.ts';
import { command } from '../../support/command.ts';
import { CALM, FURIOUS } from '../../support/texts.ts';
import { hasDocument, objections } from '../../support/zendesk-requests.ts';

const test = testApp({ settings: { ZENDESK_NOTE: 'true' }, zendesk: { exportLimitPerMinute: 1000 } });
const skip = !hasDocument();

test.skipIf(skip)('everything the bot asks of Zendesk is in its official document', async ({ app }) => {
  const config = { publicUrl: app.bot().url };
  const run = (...argv: string[]) => command(app, argv, { config });
  expect(await run('setup', 'zendesk')).toMatchObject({ code: 0 });
  const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
  app.zendesk.newTicket({ description: CALM, createdAt: new Date(Date.now() - 400 * 86_400_000), webhooks: false });
  await app.idle();
  const since = new Date(Date.now() - 401 * 86_400_000).toISOString().slice(0, 10);
  expect(await run('backfill', '--since', since)).toMatchObject({ code: 0 });
  await app.bot().runtime.services.desk.create({
    subject: 'From the chat',
    text: FURIOUS,
    requester: { name: 'Ann', externalId: 'slack:1' },
    tags: ['topic__billing'],
    fields: {},
    idempotencyKey: 'one',
  });
  await run('doctor');
  expect(await run('setup', 'zendesk', '--remove')).toMatchObject({ code: 0 });

  expect(app.zendesk.ticket(id).comments).toHaveLength(2);
  const kinds = new Set(app.zendesk.calls.map(({ method, path }) => `${method} ${path.replace(/\d+/g, '*')}`));
  expect(kinds.size).toBeGreaterThan(25);
  expect(objections(app.zendesk.calls)).toEqual([]);
});

plain.skipIf(skip)('and a request that is not would be noticed', () => {
  const call = (method: string, path: string, query: string, body: object | '') => ({
    method,
    path,
    query,
    body: body === '' ? '' : JSON.stringify(body),
  });
  expect(
    objections([
      call('GET', '/api/v2/tickets/1.json', '', ''),
      call('GET', '/api/v2/tickets/1.json', 'colour=red', ''),
      call('PATCH', '/api/v2/tickets/1.json', '', ''),
      call('PUT', '/api/v2/tickets/1.json', '', { ticket: { tags: 7, tag: ['x'] } }),
      call('POST', '/api/v2/ticket_fields', '', { ticket_field: { type: 'tagger' } }),
    ]),
  ).toEqual([
    'GET /api/v2/tickets/{ticket_id}: the query parameter colour is unknown',
    'PATCH /api/v2/tickets/{ticket_id}: the document has no such call',
    expect.stringContaining('PUT /api/v2/tickets/{ticket_id}: /ticket/tags must be'),
    expect.stringContaining('PUT /api/v2/tickets/{ticket_id}: /ticket/tags must be'),
    expect.stringContaining('PUT /api/v2/tickets/{ticket_id}: /ticket/tags must'),
    'PUT /api/v2/tickets/{ticket_id}: .ticket.tag is unknown',
    expect.stringContaining("POST /api/v2/ticket_fields: /ticket_field must have required property 'title'"),
  ]);
});
