import { expect, test } from 'vitest';
import { zendeskDesk } from '../../../src/adapters/zendesk/desk.ts';
import type { TicketChange } from '../../../src/core/ticket.ts';
import { deskAtSandbox as setUp } from './desk-at-sandbox.ts';
import { json, scriptedServer } from './scripted-server.ts';
import { testTransport } from './two-paths.ts';

const isPut = (method: string) => method === 'PUT';
const isShow = (method: string, path: string) => method === 'GET' && /tickets\/\d+\.json$/.test(path);

test('reads a ticket with the name of its customer', async () => {
  const { zendesk, read } = await setUp();
  const { id } = zendesk.newTicket({
    subject: 'Again',
    description: 'Third outage this week 😡',
    requester: { name: 'Ada Quinn' },
    tags: ['vip'],
  });

  expect(await read(id)).toMatchObject({
    id: String(id),
    status: 'new',
    subject: 'Again',
    description: 'Third outage this week 😡',
    requester: { id: expect.stringMatching(/^\d+$/), name: 'Ada Quinn' },
    tags: ['vip'],
    url: `${zendesk.url}/agent/tickets/${id}`,
  });
});

test('a ticket that is not there, or no longer, is null', async () => {
  const { zendesk, desk } = await setUp();
  const gone = zendesk.newTicket();
  zendesk.deleteTicket(gone);

  expect(await desk.ticket('999')).toBeNull();
  expect(await desk.ticket(String(gone.id))).toBeNull();
  expect(await desk.ticket('../users/1')).toBeNull();
});

test('another 404 is no missing ticket: it must not drop complaints silently', async () => {
  const server = await scriptedServer(json(404, { error: { title: 'No help desk', message: 'none here' } }));
  const desk = zendeskDesk({ transport: testTransport(server.url).transport, now: Date.now });

  await expect(desk.ticket('1')).rejects.toMatchObject({ status: 404, retryable: false });
});

test('a ticket in the bin is null, a ticket of a customer we may not see has no name', async () => {
  const shown = {
    ...{ id: 1, status: 'Deleted', description: null, requester_id: 7 },
    ...{ created_at: '2026-11-22T10:00:00Z', updated_at: '2026-11-22T10:00:00Z' },
  };
  const server = await scriptedServer(
    json(200, { ticket: shown }),
    json(200, { ticket: { ...shown, status: 'OPEN' } }),
    json(403, { error: 'Forbidden' }),
  );
  const desk = zendeskDesk({ transport: testTransport(server.url).transport, now: Date.now });

  expect(await desk.ticket('1')).toBeNull();
  expect(await desk.ticket('1')).toMatchObject({
    status: 'open',
    description: '',
    requester: { id: '7', name: null },
    tags: [],
    fields: {},
  });
});

test('one PUT writes fields and tags, and keeps the tags of others', async () => {
  const { zendesk, desk, read, topic, index, puts, admitted } = await setUp();
  const { id } = zendesk.newTicket({ tags: ['vip'] });

  const tags = ['vip', 'topic__billing', 'dissatisfaction__high'];
  const outcome = await desk.write(await read(id), { tags, fields: { [topic]: 'topic__billing', [index]: 82 } });

  const after = await read(id);
  expect(outcome).toEqual({ kind: 'written', updatedAt: after.updatedAt, status: after.status });
  expect([...after.tags].sort()).toEqual([...tags].sort());
  expect(after.fields).toMatchObject({ [topic]: 'topic__billing', [index]: 82 });
  expect(zendesk.ticket(id).comments).toHaveLength(1);
  expect({ puts: puts(), admitted: admitted() }).toEqual({ puts: 1, admitted: 1 });
});

test('a change that is there already costs no write', async () => {
  const { zendesk, desk, read, puts, admitted } = await setUp();
  const ticket = await read(zendesk.newTicket({ tags: ['vip'] }).id);

  expect(await desk.write(ticket, { tags: ['vip'], fields: {} })).toEqual({
    kind: 'written',
    updatedAt: ticket.updatedAt,
    status: ticket.status,
  });
  expect({ puts: puts(), admitted: admitted() }).toEqual({ puts: 0, admitted: 0 });
});

test('what somebody changed meanwhile is a conflict and stays', async () => {
  const { zendesk, desk, read } = await setUp();
  const { id } = zendesk.newTicket();
  const before = await read(id);
  zendesk.editTicket(id, { tags: ['by_a_person'] }, { by: 'Kim' });

  expect(await desk.write(before, { tags: ['topic__outage'], fields: {} })).toEqual({ kind: 'conflict' });
  expect(zendesk.ticket(id).tags).toEqual(['by_a_person']);
});

test('closed and deleted tickets end the matter', async () => {
  const { zendesk, desk, read } = await setUp();
  const [closed, deleted] = [zendesk.newTicket(), zendesk.newTicket()];
  zendesk.editTicket(closed, { status: 'closed' }, { by: 'Kim' });
  const before = await read(deleted.id);
  zendesk.deleteTicket(deleted);

  const change: TicketChange = { tags: ['topic__outage'], fields: {} };
  expect(await desk.write(await read(closed.id), change)).toEqual({ kind: 'closed' });
  expect(await desk.write(before, change)).toEqual({ kind: 'gone' });
});

test.each([
  ['lost', { kind: 'lost-reply' } as const],
  ['cut off', { kind: 'truncated' } as const],
])('a write whose answer was %s counts as written', async (_what, fault) => {
  const { zendesk, desk, read, topic, index } = await setUp();
  const { id } = zendesk.newTicket({ tags: ['vip'] });
  const before = await read(id);
  zendesk.faults.next(isPut, fault);

  const tags = ['vip', 'topic__outage'];
  const outcome = await desk.write(before, { tags, fields: { [topic]: 'topic__outage', [index]: 91 } });

  expect(outcome).toMatchObject({ kind: 'written', updatedAt: (await read(id)).updatedAt });
  expect(zendesk.ticket(id).audits).toHaveLength(2);
});

test('a Zendesk that is down for a moment is no matter, for longer it is an error', async () => {
  const { zendesk, desk, read } = await setUp();
  const { id } = zendesk.newTicket();
  const ticket = await read(id);
  zendesk.faults.next(isPut, { kind: 'status', status: 503, headers: { 'retry-after': '1' } }, 2);
  zendesk.faults.next(isPut, { kind: 'status', status: 429, headers: { 'retry-after': '2' } });

  expect(await desk.write(ticket, { tags: ['a'], fields: {} })).toMatchObject({ kind: 'written' });

  zendesk.faults.next(isPut, { kind: 'reset' }, 4);
  const again = desk.write(await read(id), { tags: ['b'], fields: {} });
  await expect(again).rejects.toMatchObject({ name: 'UpstreamError', retryable: true });
  zendesk.faults.next(isShow, { kind: 'status', status: 429, headers: { 'retry-after': '300' } });
  await expect(desk.ticket(String(id))).rejects.toMatchObject({ retryAfterMs: 300_000, retryable: true });
});

test('a note is internal, and a repetition does not add it twice', async () => {
  const { zendesk, desk, read } = await setUp();
  const { id } = zendesk.newTicket();
  const change: TicketChange = { tags: ['resolved'], fields: {}, note: ' Called back,\r\nall is well. ' };

  expect(await desk.write(await read(id), change)).toMatchObject({ kind: 'written' });
  expect(await desk.write(await read(id), change)).toMatchObject({ kind: 'written' });
  expect(await desk.write(await read(id), { ...change, tags: ['resolved', 'more'] })).toMatchObject({
    kind: 'written',
  });

  const notes = zendesk.ticket(id).comments.slice(1);
  expect(notes).toMatchObject([{ public: false }]);
  expect(zendesk.ticket(id).tags).toContain('more');
});

test('a note whose answer was lost is an error first and no second note later', async () => {
  const { zendesk, desk, read, puts } = await setUp();
  const { id } = zendesk.newTicket();
  const before = await read(id);
  const change: TicketChange = { tags: [], fields: {}, note: 'Refunded.' };
  zendesk.faults.next(isPut, { kind: 'lost-reply' });

  await expect(desk.write(before, change)).rejects.toMatchObject({ retryable: true });
  expect(puts()).toBe(1);
  expect(await desk.write(await read(id), change)).toMatchObject({ kind: 'written' });

  expect(zendesk.ticket(id).comments).toHaveLength(2);
});
