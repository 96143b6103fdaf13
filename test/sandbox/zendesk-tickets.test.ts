import { expect, test } from 'vitest';
import { loggedIn, stoppedClock } from './zendesk-client.ts';

test('a ticket is shown with and without .json, and a double slash is no endpoint', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket({ description: 'Broken again', tags: ['VIP', 'b a'] });

  const shown = await call('GET', `/api/v2/tickets/${id}`);
  expect(shown.body.ticket).toMatchObject({ id, description: 'Broken again', tags: ['a', 'b', 'vip'], status: 'new' });
  expect((await call('GET', `/api/v2/tickets/${id}.json`)).body).toEqual(shown.body);
  const doubled = await call('GET', `/api/v2//tickets/${id}.json`);
  expect([doubled.status, doubled.body]).toEqual([404, { error: 'InvalidEndpoint', description: 'Not found' }]);
});

test('unknown and deleted tickets are not found, and an id must be a number', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket();
  zendesk.deleteTicket(id);

  for (const path of [`/api/v2/tickets/${id}`, '/api/v2/tickets/999', '/api/v2/tickets/999/comments']) {
    const answer = await call('GET', path);
    expect([answer.status, answer.body.error]).toEqual([404, 'RecordNotFound']);
  }
  const wrong = await call('GET', '/api/v2/tickets/abc');
  expect([wrong.status, wrong.body.error.title]).toEqual([400, 'Invalid attribute']);
});

test('a write with the stamp just read succeeds once; the same stamp again is a conflict', async () => {
  const { zendesk, call } = await loggedIn();
  const { id, updated_at } = zendesk.newTicket({ tags: ['old'] });
  const write = (tags: string[], safe: boolean) =>
    call('PUT', `/api/v2/tickets/${id}`, { ticket: { tags, safe_update: safe, updated_stamp: updated_at } });

  const first = await write(['one'], true);
  expect([first.status, first.body.ticket.tags]).toEqual([200, ['one']]);
  for (const safe of [true, false]) {
    const late = await write(['two'], safe);
    expect([late.status, late.body.error]).toEqual([409, 'UpdateConflict']);
  }
  expect(zendesk.ticket(id)).toMatchObject({ tags: ['one'], writes: 1 });
});

test('an agent who edits between read and write causes the conflict', async () => {
  const { zendesk, call } = await loggedIn();
  const ticket = zendesk.newTicket();
  zendesk.editTicket(ticket, { tags: ['by_hand'] }, { by: 'Ada Agent' });

  const answer = await call('PUT', `/api/v2/tickets/${ticket.id}`, {
    ticket: { tags: ['bot'], safe_update: true, updated_stamp: ticket.updated_at },
  });
  expect(answer.status).toBe(409);
  expect(zendesk.ticket(ticket.id)).toMatchObject({ tags: ['by_hand'], writes: 0 });
});

test('a closed ticket refuses every update', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket({ status: 'closed' });

  const answer = await call('PUT', `/api/v2/tickets/${id}`, { ticket: { tags: ['x'] } });
  expect(answer.status).toBe(422);
  expect(answer.body).toEqual({
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { status: [{ description: 'Status: closed prevents ticket update' }] },
  });
});

test.each([
  ['ticket is no object', { ticket: 'x' }, 400],
  ['tags of the wrong type', { ticket: { tags: [1] } }, 400],
  ['unknown status', { ticket: { status: 'done' } }, 422],
  ['a character no tag can have', { ticket: { tags: ['a#b'] } }, 422],
  ['an empty comment', { ticket: { comment: { body: ' ' } } }, 422],
  ['solved without an assignee', { ticket: { status: 'solved' } }, 422],
])('an update is refused: %s', async (_case, body, status) => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket({ tags: ['kept'] });

  expect((await call('PUT', `/api/v2/tickets/${id}`, body)).status).toBe(status);
  expect(zendesk.ticket(id)).toMatchObject({ tags: ['kept'], status: 'new', writes: 0 });
});

test('an update that changes nothing leaves no audit and moves generated_timestamp only', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock });
  const before = zendesk.newTicket({ tags: ['same'] });
  time.advance(5000);

  const answer = await call('PUT', `/api/v2/tickets/${before.id}`, { ticket: { tags: ['same'] } });
  expect(answer.body).not.toHaveProperty('audit');
  expect(zendesk.ticket(before.id)).toMatchObject({
    updated_at: before.updated_at,
    generated_timestamp: before.generated_timestamp + 5,
    writes: 1,
  });
});

test('audits tell who changed what, and comments keep public and internal apart', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket({ tags: ['a'] });
  const metadata = { run: '7' };
  await call('PUT', `/api/v2/tickets/${id}`, {
    ticket: { tags: ['b'], comment: { body: 'Note', public: false }, metadata },
  });

  const { audits } = (await call('GET', `/api/v2/tickets/${id}/audits`)).body;
  const me = (await call('GET', '/api/v2/users/me')).body.user.id;
  expect(audits).toHaveLength(2);
  expect(audits[1]).toMatchObject({ author_id: me, metadata: { custom: metadata }, via: { channel: 'api' } });
  expect(audits[1].events).toMatchObject([
    { type: 'Change', field_name: 'tags', value: ['b'], previous_value: ['a'] },
    { type: 'Comment', body: 'Note', public: false },
  ]);
  const { comments } = (await call('GET', `/api/v2/tickets/${id}/comments`)).body;
  expect(comments.map((comment: { public: boolean }) => comment.public)).toEqual([true, false]);
});

test('tags of one ticket are read, replaced, added and removed', async () => {
  const { zendesk, call } = await loggedIn();
  const { id } = zendesk.newTicket({ tags: ['a'] });
  const path = `/api/v2/tickets/${id}/tags`;

  expect((await call('PUT', path, { tags: ['b', 'c'] })).body).toEqual({ tags: ['a', 'b', 'c'] });
  expect((await call('DELETE', path, { tags: ['a'] })).body).toEqual({ tags: ['b', 'c'] });
  const replaced = await call('POST', path, { tags: ['z'] });
  expect([replaced.status, replaced.body]).toEqual([201, { tags: ['z'] }]);
  expect((await call('GET', path)).body).toEqual({ tags: ['z'] });
  const stale = { tags: ['y'], safe_update: 'true', updated_stamp: '2020-01-01T00:00:00Z' };
  expect((await call('PUT', path, stale)).status).toBe(409);
});

test('one idempotency key makes one ticket, and another body under it is refused', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock });
  const make = (body: string) =>
    call('POST', '/api/v2/tickets', { ticket: { comment: { body } } }, { 'idempotency-key': 'k1' });

  const first = await make('Help');
  const again = await make('Help');
  expect([first.status, first.headers.get('x-idempotency-lookup')]).toEqual([201, 'miss']);
  expect([again.status, again.headers.get('x-idempotency-lookup')]).toEqual([201, 'hit']);
  expect(again.body.ticket.id).toBe(first.body.ticket.id);
  expect((await make('Other')).body.error).toBe('IdempotentRequestError');
  expect(zendesk.tickets()).toHaveLength(1);

  time.advance(2 * 60 * 60 * 1000);
  expect((await make('Help')).headers.get('x-idempotency-lookup')).toBe('miss');
  expect(zendesk.tickets()).toHaveLength(2);
});

test('a comment of the customer reopens a solved ticket', async () => {
  const { zendesk } = await loggedIn();
  const ticket = zendesk.newTicket();
  zendesk.editTicket(ticket, { status: 'solved' }, { by: 'Ada Agent' });
  zendesk.editTicket(ticket, { comment: { body: 'Not solved at all' } }, { by: 'requester' });

  const view = zendesk.ticket(ticket.id);
  expect(view.status).toBe('open');
  expect(view.comments.at(-1)).toMatchObject({ author_id: ticket.requester_id, public: true });
});

test('lists are paged by cursor or by offset, and offset ends at 10,000 rows', async () => {
  const { zendesk, call } = await loggedIn();
  for (let n = 0; n < 5; n += 1) zendesk.newTicket();

  const first = (await call('GET', '/api/v2/tickets?page[size]=2')).body;
  const second = (await call('GET', `/api/v2/tickets?page[size]=2&page[after]=${first.meta.after_cursor}`)).body;
  const ids = (page: { tickets: { id: number }[] }) => page.tickets.map((ticket) => ticket.id);
  expect([ids(first), ids(second), first.meta.has_more]).toEqual([[1, 2], [3, 4], true]);
  expect(ids((await call('GET', '/api/v2/tickets?page=3&per_page=2')).body)).toEqual([5]);
  const deep = await call('GET', '/api/v2/tickets?page=102&per_page=100');
  expect([deep.status, deep.body.errors[0].code]).toEqual([400, 'InvalidPaginationDepth']);
});

test('show_many leaves out what is gone', async () => {
  const { zendesk, call } = await loggedIn();
  const [kept, gone] = [zendesk.newTicket(), zendesk.newTicket()];
  zendesk.deleteTicket(gone);

  const { body } = await call('GET', `/api/v2/tickets/show_many?ids=${kept.id},${gone.id},77`);
  expect(body.tickets.map((ticket: { id: number }) => ticket.id)).toEqual([kept.id]);
});

test('tickets are found by their external id', async () => {
  const { zendesk, call } = await loggedIn();
  zendesk.newTicket();
  await call('POST', '/api/v2/tickets', { ticket: { comment: { body: 'x' }, external_id: 'slack:1' } });

  const { tickets } = (await call('GET', '/api/v2/tickets?external_id=slack%3A1')).body;
  expect(tickets).toMatchObject([{ id: 2, external_id: 'slack:1' }]);
});

test('with the stamps of the clock two writes in one second do not conflict, as in the real one', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock, stamps: 'clock' });
  const { id, updated_at } = zendesk.newTicket();
  zendesk.editTicket(id, { tags: ['by_hand'] }, { by: 'Ada Agent' });

  const answer = await call('PUT', `/api/v2/tickets/${id}`, {
    ticket: { tags: ['bot'], safe_update: true, updated_stamp: updated_at },
  });
  expect([answer.status, zendesk.ticket(id).tags]).toEqual([200, ['bot']]);
});
