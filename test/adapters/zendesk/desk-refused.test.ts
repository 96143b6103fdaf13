import { expect, test } from 'vitest';
import { deskAtSandbox as setUp } from './desk-at-sandbox.ts';

const isPut = (method: string) => method === 'PUT';

test('values of fields that Zendesk refuses do not keep the tags from the ticket', async () => {
  const { zendesk, desk, read, topic } = await setUp();
  const { id } = zendesk.newTicket();

  const outcome = await desk.write(await read(id), { tags: ['topic__new'], fields: { [topic]: 'topic__new' } });

  expect(outcome).toMatchObject({ kind: 'written', withoutFields: true });
  expect(zendesk.ticket(id)).toMatchObject({ tags: ['topic__new'], writes: 1 });
});

test('what happens to the second write, of the tags alone, is seen as for any other', async () => {
  const { zendesk, desk, read, topic } = await setUp();
  const secondPut = () => {
    let puts = 0;
    return (method: string) => isPut(method) && ++puts === 2;
  };
  const write = async (id: number) =>
    desk.write(await read(id), { tags: ['topic__new'], fields: { [topic]: 'topic__new' } });

  const lost = zendesk.newTicket();
  zendesk.faults.next(secondPut(), { kind: 'lost-reply' });
  expect(await write(lost.id)).toMatchObject({ kind: 'written', withoutFields: true });
  expect(zendesk.ticket(lost.id).writes).toBe(1);

  const raced = zendesk.newTicket();
  const body = '{"error":"UpdateConflict","description":"Safe Update prevented the update"}';
  zendesk.faults.next(secondPut(), { kind: 'status', status: 409, body });
  expect(await write(raced.id)).toEqual({ kind: 'conflict' });
});

test('tags Zendesk refuses are an error, not a closed ticket', async () => {
  const { zendesk, desk, read } = await setUp();
  const ticket = await read(zendesk.newTicket().id);

  await expect(desk.write(ticket, { tags: ['no(tag)'], fields: {} })).rejects.toMatchObject({
    status: 422,
    code: 'RecordInvalid',
    retryable: false,
  });
});

test('a merged ticket is closed under its own name', async () => {
  const { zendesk, desk, read } = await setUp();
  const merged = zendesk.newTicket();
  zendesk.editTicket(merged, { status: 'closed', tags: ['closed_by_merge'] }, { by: 'Kim' });

  expect(await desk.write(await read(merged.id), { tags: ['topic__outage'], fields: {} })).toEqual({ kind: 'merged' });
});

test('a wait that Zendesk asked for holds for every ticket', async () => {
  const { zendesk, desk, read, puts } = await setUp();
  const [one, other] = [await read(zendesk.newTicket().id), await read(zendesk.newTicket().id)];
  zendesk.faults.next(isPut, { kind: 'status', status: 429, headers: { 'retry-after': '300' } });

  await expect(desk.write(one, { tags: ['a'], fields: {} })).rejects.toMatchObject({ retryAfterMs: 300_000 });
  await expect(desk.write(other, { tags: ['a'], fields: {} })).rejects.toMatchObject({ status: 429, retryable: true });

  expect(puts()).toBe(1);
});
