import { randomUUID } from 'node:crypto';
import { describe, expect, test as plain } from 'vitest';
import { noteTicketState } from '../src/adapters/store/ticket-endings.ts';
import type { World } from '../src/commands/world.ts';
import { worthALook } from '../src/core/reconciliation.ts';
import type { Ticket } from '../src/core/ticket.ts';
import { openFoundation } from '../src/foundation.ts';
import { triage } from '../src/triage.ts';
import { alertsWith, newCustomer, testApp } from './support/app.ts';
import { CALM, FURIOUS } from './support/texts.ts';

/** The sandbox's clock runs ahead on demand: the export never shows the last minute. */
let aheadMs = 0;
const clock = () => new Date(Date.now() + aheadMs);
const MINUTE_MS = 60_000;
const test = testApp({
  zendesk: { clock, exportLimitPerMinute: 1000 },
  settings: { ZENDESK_INTAKE: 'poll', ZENDESK_WEBHOOK_SECRET: '' },
});

/** Lets a minute pass and the bot look, as it does by itself every few minutes. */
async function look(app: World, since?: Date): Promise<void> {
  const { database, queue, settings } = app.bot().runtime;
  if (since !== undefined) await settings.set('zendesk.changes', { beganAt: since.toISOString(), cursor: null });
  aheadMs += 62_000;
  await queue.enqueue(database.sql, [{ id: randomUUID(), queue: 'reconcile', key: 'zendesk', data: {} }]);
  await app.idle();
}

const ourTags = (tags: readonly string[]) => tags.filter((tag) => tag.startsWith('dissatisfaction__'));

describe('without any webhook', () => {
  test('an hour of tickets is found, each written once; older ones are left alone', async ({ app }) => {
    const began = new Date(Date.now() - 60 * MINUTE_MS);
    const requester = newCustomer();
    const at = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
    const ids = Array.from({ length: 30 }, (_, number) => {
      const description = number === 0 ? FURIOUS : `${CALM} Number ${number}.`;
      const who = number === 0 ? requester : newCustomer();
      return app.zendesk.newTicket({ description, requester: who, createdAt: at(59 - number), webhooks: false }).id;
    });
    const old = app.zendesk.newTicket({ description: FURIOUS, createdAt: at(90), webhooks: false });
    app.zendesk.editTicket(old, { priority: 'high' }, { by: 'Agent' });

    await look(app, began);
    const after = ids.map((id) => app.zendesk.ticket(id));
    expect(after.filter(({ tags }) => ourTags(tags).length === 1)).toHaveLength(30);
    expect(alertsWith(app, requester.name)).toHaveLength(1);
    expect(app.zendesk.ticket(old.id).writes).toBe(0);

    // What we wrote comes back in the export, and is nothing new.
    const requests = app.zendesk.requests.length;
    await look(app);
    expect(ids.map((id) => app.zendesk.ticket(id).writes)).toEqual(ids.map(() => 1));
    expect(app.zendesk.requests.slice(requests).filter(({ path }) => path.includes('/tickets/'))).toHaveLength(1);
  });

  test('the very first look begins when it was asked for, also where the bot that asked for it died', async ({
    app,
  }) => {
    await app.idle();
    const { config } = app.bot().runtime;
    await app.bot().stop();
    const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);
    const ticket = { description: CALM, requester: newCustomer(), createdAt: ago(1), webhooks: false };
    const { id } = app.zendesk.newTicket(ticket);
    // What such a bot leaves behind: no mark, and the look it asked for.
    const { settings, queue, close } = await openFoundation(config);
    await settings.remove('zendesk.changes');
    await queue.add({ queue: 'reconcile', key: 'zendesk', data: { at: ago(2).toISOString() } });
    await close();
    await app.startBot();
    await app.idle();
    await look(app);

    expect(app.zendesk.ticket(id).writes).toBe(1);
  });

  test('what an agent changes is followed as a correction', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer(), webhooks: false });
    await look(app);
    const rest = app.zendesk.ticket(id).tags.filter((tag) => !/^(topic|problem)__|needs_review/.test(tag));
    app.zendesk.editTicket(id, { tags: [...rest, 'topic__billing'] }, { by: 'Agent' });
    await look(app);

    const handled = await app.bot().runtime.training.handled(new Date(0));
    expect(handled.find(({ complaintId }) => complaintId === `zendesk:${id}`)?.better).toEqual({ topic: 'Billing' });
    expect(app.zendesk.ticket(id).tags.filter((tag) => tag.startsWith('topic__'))).toEqual(['topic__billing']);
  });

  test('an alert ends with the last of its tickets, also where the bot dies on the way', async ({ app }) => {
    const requester = newCustomer();
    const [one, two] = [0, 1].map((number) =>
      app.zendesk.newTicket({ description: `${FURIOUS} Part ${number}.`, requester, webhooks: false }),
    );
    await look(app);
    const stateOf = async () => {
      const alive = await app.bot().runtime.services.store.escalations.alive();
      return alive.filter(({ subject }) => subject.customerName === requester.name).length;
    };
    expect(await stateOf()).toBe(1);

    app.zendesk.editTicket(one ?? 0, { status: 'solved' }, { by: 'Agent' });
    await look(app);
    expect(await stateOf()).toBe(1);
    const died = async () => {
      throw new Error('The bot died.');
    };
    const { sql } = app.bot().runtime.database;
    const over = noteTicketState(sql, `zendesk:${two?.id}`, 'over', new Date(), died);
    await expect(over).rejects.toThrow('The bot died.');
    app.zendesk.deleteTicket(two ?? 0);
    await look(app);
    expect(await stateOf()).toBe(0);
    expect(JSON.stringify(alertsWith(app, requester.name))).toContain('esolved');
  });

  test('a later, angrier comment raises index and alert, and the ticket shows the trend', async ({ app }) => {
    const requester = newCustomer();
    const { id } = app.zendesk.newTicket({ description: CALM, requester, webhooks: false });
    await look(app);
    expect(alertsWith(app, requester.name)).toHaveLength(0);

    app.zendesk.editTicket(id, { comment: { body: 'We are looking into it.', public: true } }, { by: 'Agent' });
    app.zendesk.editTicket(id, { comment: { body: FURIOUS, public: true } }, { by: 'requester' });
    await look(app);

    const raised = app.zendesk.ticket(id).tags;
    expect(raised).toContain('dissatisfaction_trend__rising');
    expect(raised.filter((tag) => tag.startsWith('dissatisfaction_index__'))).toHaveLength(1);
    expect(ourTags(raised)[0]).toMatch(/high|critical/);
    expect(alertsWith(app, requester.name)).toHaveLength(1);
    expect(JSON.stringify(alertsWith(app, requester.name))).toContain('Third outage this week');

    // Thanks do not undo the anger of the last days.
    app.zendesk.editTicket(id, { comment: { body: 'Thank you very much.', public: true } }, { by: 'requester' });
    await look(app);
    expect(app.zendesk.ticket(id).tags).toContain('dissatisfaction_trend__falling');
    expect(ourTags(app.zendesk.ticket(id).tags)).toEqual(ourTags(raised));
    expect(alertsWith(app, requester.name)).toHaveLength(1);
  });

  test('angry words after the alert was resolved bring it back, once; what was heard before does not', async ({
    app,
  }) => {
    const requester = newCustomer();
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester, webhooks: false });
    await look(app);
    const say = (body: string) => app.zendesk.editTicket(id, { comment: { body, public: true } }, { by: 'requester' });
    say(`${FURIOUS} And nobody calls me back.`);
    await look(app);
    const { store } = app.bot().runtime.services;
    const escalation = await store.escalations.holding(`zendesk:${id}`);
    const state = async () => (await store.escalations.get(escalation?.id ?? ''))?.state;
    await store.escalations.change(escalation?.id ?? '', { kind: 'resolve', by: 'U1', note: '' });

    say('Thank you for your help.');
    await look(app);
    expect(await state()).toBe('resolved');
    say(`${FURIOUS} It is down again.`);
    await look(app);
    expect(await state()).toBe('reopened');
    const alerts = alertsWith(app, requester.name).filter(({ metadata }) => metadata?.event_type === 'umbrage_alert');
    expect(alerts).toHaveLength(1);
    const heard = () =>
      app.slack.thread('#escalations', alerts[0]?.ts ?? '').filter(({ subtype }) => subtype === 'thread_broadcast');
    expect(heard().map(({ text }) => text)).toEqual([expect.stringContaining('complained again')]);
    app.zendesk.editTicket(id, { priority: 'high' }, { by: 'Agent' });
    await look(app);
    expect(heard()).toHaveLength(1);
  });

  test('angry words that are being read while somebody ends the alert bring it back', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer(), webhooks: false });
    await look(app);
    const comment = { body: `${FURIOUS} Where are you?`, public: true };
    app.zendesk.editTicket(id, { comment }, { by: 'requester' });
    const { services } = app.bot().runtime;
    const { store } = services;
    const escalation = await store.escalations.holding(`zendesk:${id}`);
    const remember: typeof store.remember = async (complaint, actions) => {
      const isDecided = actions.some(({ kind }) => kind === 'escalate');
      if (isDecided) await store.escalations.change(escalation?.id ?? '', { kind: 'resolve', by: 'U1', note: '' });
      return store.remember(complaint, actions);
    };
    const job = { kind: 'zendesk', ticketId: String(id), alerts: true } as const;
    await triage(job, { ...services, store: { ...store, remember } });

    expect(await store.escalations.get(escalation?.id ?? '')).toMatchObject({ state: 'reopened' });
  });

  test('a page that cannot be stored is read again', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: CALM, requester: newCustomer(), webhooks: false });
    const isExport = (_method: string, path: string) => path.includes('/incremental/');
    app.zendesk.faults.next(isExport, { kind: 'truncated' });
    app.zendesk.faults.next(isExport, { kind: 'status', status: 429, headers: { 'retry-after': '1' } });
    await look(app);

    expect(app.zendesk.ticket(id).writes).toBe(1);
  });
});

plain('a field an admin removed, a ticket of before and our own write are no reason to look', () => {
  const ticket = (change: Partial<Ticket>) =>
    ({ id: '1', status: 'open', createdAt: '2026-02-01T00:00:00Z', updatedAt: 'u', ...change }) as Ticket;
  const began = '2026-01-01T00:00:00Z';
  const known = new Map([['1', { lastWritten: 'u', status: 'open' }]]);

  expect(worthALook([ticket({})], new Map(), began)).toHaveLength(1);
  expect(worthALook([ticket({ status: 'closed' })], new Map(), began)).toHaveLength(0);
  expect(worthALook([ticket({ createdAt: '2025-01-01T00:00:00Z' })], new Map(), began)).toHaveLength(0);
  const spans = [{ since: '2024-12-31T00:00:00Z', until: '2025-01-02T00:00:00Z', alerts: false }];
  expect(worthALook([ticket({ createdAt: '2025-01-01T00:00:00Z' })], new Map(), began, spans)).toHaveLength(1);
  expect(worthALook([ticket({})], known, began)).toHaveLength(0);
  expect(worthALook([ticket({ updatedAt: 'v' })], known, began)).toHaveLength(1);
  expect(worthALook([ticket({ status: 'deleted' })], known, began)).toHaveLength(1);
  expect(worthALook([ticket({ status: 'solved' })], known, began)).toHaveLength(1);
  const before = new Map([['1', { lastWritten: 'u', status: null }]]);
  expect(worthALook([ticket({ status: 'solved' })], before, began)).toHaveLength(0);
});
