import { expect, test, vi } from 'vitest';
import { type Client, loggedIn, stoppedClock } from './zendesk-client.ts';

const EXPORT = '/api/v2/incremental/tickets/cursor';

test('an export hands out every ticket once and continues after its cursor', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock });
  for (let n = 0; n < 5; n += 1) zendesk.newTicket();
  time.advance(60_000);

  const first = (await call('GET', `${EXPORT}?start_time=0&per_page=3`)).body;
  expect([ids(first), first.end_of_stream]).toEqual([[1, 2, 3], false]);
  const second = (await call('GET', `${EXPORT}?cursor=${encodeURIComponent(first.after_cursor)}&per_page=3`)).body;
  expect([ids(second), second.end_of_stream]).toEqual([[4, 5], true]);

  zendesk.editTicket(2, { priority: 'high' }, { by: 'Ada Agent' });
  zendesk.deleteTicket(4);
  time.advance(60_000);
  const third = (await call('GET', `${EXPORT}?cursor=${encodeURIComponent(second.after_cursor)}`)).body;
  expect(third.tickets.map((t: { id: number; status: string }) => [t.id, t.status])).toEqual([
    [2, 'new'],
    [4, 'deleted'],
  ]);
});

test('the last minute is left out, and a start within it is refused', async () => {
  const time = stoppedClock();
  const { zendesk, call } = await loggedIn({ clock: time.clock });
  zendesk.newTicket();
  time.advance(59_000);
  const page = (await call('GET', `${EXPORT}?start_time=0`)).body;
  expect([ids(page), page.end_of_stream, page.after_cursor]).toEqual([[], true, null]);
  const recent = Math.floor(time.clock().getTime() / 1000) - 30;
  expect((await call('GET', `${EXPORT}?start_time=${recent}`)).status).toBe(422);
  expect((await call('GET', EXPORT)).status).toBe(400);
  expect((await call('GET', `${EXPORT}?cursor=nonsense`)).status).toBe(400);
});

test('a bulk job writes each ticket with its own values and tells the failures apart', async () => {
  const client = await loggedIn();
  const { zendesk } = client;
  const [a, b, closed] = [zendesk.newTicket(), zendesk.newTicket(), zendesk.newTicket({ status: 'closed' })];
  zendesk.editTicket(b, { tags: ['by_hand'] }, { by: 'Ada Agent' });
  const stamped = (ticket: typeof a, tags: string[]) => ({
    id: ticket.id,
    tags,
    safe_update: true,
    updated_stamp: ticket.updated_at,
  });

  const job = await finished(client, {
    tickets: [stamped(a, ['x']), stamped(b, ['y']), { id: closed.id, tags: ['z'] }, { id: 99, tags: [] }],
  });
  expect(job).toMatchObject({ status: 'completed', total: 4, progress: 4 });
  expect(job.results).toMatchObject([
    { id: a.id, action: 'update', status: 'Updated', success: true },
    { id: b.id, success: false, error: 'UpdateConflict' },
    { id: closed.id, success: false, error: 'RecordInvalid' },
    { id: 99, success: false, error: 'TicketNotFound' },
  ]);
  expect(zendesk.tickets().map((ticket) => ticket.tags)).toEqual([['x'], ['by_hand'], []]);
});

test('one change for many tickets can add and remove tags', async () => {
  const client = await loggedIn();
  const [a, b] = [client.zendesk.newTicket({ tags: ['old', 'kept'] }), client.zendesk.newTicket()];
  await finished(client, { ticket: { additional_tags: ['new'], remove_tags: ['old'] } }, `?ids=${a.id},${b.id}`);
  expect(client.zendesk.tickets().map((ticket) => ticket.tags)).toEqual([['kept', 'new'], ['new']]);
});

test('a job takes 100 tickets, and 30 jobs may be under way', async () => {
  const { zendesk, call } = await loggedIn({ jobDelayMs: 60_000 });
  const { id } = zendesk.newTicket();
  const many = Array.from({ length: 101 }, () => ({ id, tags: [] }));
  expect((await call('PUT', '/api/v2/tickets/update_many', { tickets: many })).body.error).toBe('TooManyValues');
  const one = () => call('PUT', '/api/v2/tickets/update_many', { tickets: [{ id, tags: [] }] });
  for (let n = 0; n < 30; n += 1) expect((await one()).body.job_status.status).toBe('queued');
  const refused = await one();
  expect([refused.status, refused.body.error]).toEqual([429, 'TooManyJobs']);
});

function ids(page: { tickets: { id: number }[] }): number[] {
  return page.tickets.map((ticket) => ticket.id);
}

async function finished({ call }: Client, body: unknown, query = '') {
  const { id } = (await call('PUT', `/api/v2/tickets/update_many${query}`, body)).body.job_status;
  return vi.waitFor(async () => {
    const job = (await call('GET', `/api/v2/job_statuses/${id}`)).body.job_status;
    expect(job.status).toBe('completed');
    return job;
  });
}
