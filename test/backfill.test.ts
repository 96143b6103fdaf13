import { describe, expect } from 'vitest';
import { backfill } from '../src/backfill.ts';
import { meterLine } from '../src/commands/backfill-meter.ts';
import type { World } from '../src/commands/world.ts';
import { alertsWith, newCustomer, testApp } from './support/app.ts';
import { command } from './support/command.ts';
import { CALM, FURIOUS } from './support/texts.ts';

const test = testApp({ zendesk: { exportLimitPerMinute: 1000 } });

const DAY_MS = 24 * 60 * 60_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const dateOf = (days: number) => daysAgo(days).toISOString().slice(0, 10);
const isTagged = ({ tags }: { tags: readonly string[] }) =>
  tags.filter((tag) => tag.startsWith('dissatisfaction__')).length === 1;

function oldTickets(app: World, number: number, days: number) {
  return Array.from({ length: number }, (_, at) =>
    app.zendesk.newTicket({
      description: `${at % 10 === 0 ? FURIOUS : CALM} Old case ${days}-${at}.`,
      requester: newCustomer(),
      createdAt: daysAgo(days),
      tags: ['kept'],
      webhooks: false,
    }),
  );
}

describe('umbrage backfill', () => {
  test('shows what it would do, and then does nothing', async ({ app }) => {
    const tickets = oldTickets(app, 20, 400);
    const ran = await command(app, ['backfill', '--since', dateOf(401), '--until', dateOf(399), '--dry-run', '--json']);

    expect(ran).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.out)).toMatchObject({ dryRun: true, found: 20, done: 20 });
    expect(tickets.filter(({ id }) => app.zendesk.ticket(id).writes > 0)).toEqual([]);
  });

  test('tags a hundred old tickets once each, stopped twice, in a storm, and alerts nobody', {
    timeout: 150_000,
  }, async ({ app }) => {
    const tickets = oldTickets(app, 230, 300);
    const closed = app.zendesk.newTicket({
      description: CALM,
      createdAt: daysAgo(300),
      status: 'closed',
      webhooks: false,
    });
    const alertsBefore = app.slack.messages('#escalations').length;
    const isJob = (_: string, path: string) => path.includes('update_many');
    const args = ['backfill', '--since', dateOf(301), '--until', dateOf(299), '--json'];
    app.zendesk.faults.next(isJob, { kind: 'lost-reply' });
    app.zendesk.faults.next(isJob, { kind: 'status', status: 502, body: '<html>Bad gateway</html>' });
    app.zendesk.faults.next((_, path) => path.includes('show_many'), {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
    });
    app.zendesk.faults.next((_, path) => path.includes('job_statuses'), { kind: 'reset' });
    app.zendesk.faults.next((_, path) => path.includes('incremental'), {
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '12' },
    });

    for (const pause of [0, 300]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), pause);
      expect(await command(app, args, { signal: stop.signal })).toMatchObject({
        code: 1,
        err: expect.stringContaining('goes on from here'),
      });
    }
    const live = app.zendesk.newTicket({ description: CALM, requester: newCustomer() });
    await expect.poll(() => isTagged(app.zendesk.ticket(live.id)), { timeout: 5_000 }).toBe(true);
    const ran = await command(app, args);
    await app.idle();

    expect(ran).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.out)).toMatchObject({ found: 231, done: 231, outcomes: { closed: 1 } });
    const after = tickets.map(({ id }) => app.zendesk.ticket(id));
    expect(after.filter((ticket) => isTagged(ticket) && ticket.tags.includes('kept'))).toHaveLength(230);
    expect(after.filter(({ writes }) => writes !== 1)).toEqual([]);
    expect(app.zendesk.ticket(closed.id).writes).toBe(0);
    expect(app.slack.messages('#escalations')).toHaveLength(alertsBefore);
    expect(await app.bot().runtime.queue.dead()).toEqual([]);
    expect(app.zendesk.requests.filter(({ path }) => isJob('', path)).length).toBeLessThan(10);

    // The batches once more: there is nothing left to write.
    const { services } = app.bot().runtime;
    const again = await backfill(
      tickets.slice(0, 100).map(({ id }) => String(id)),
      false,
      services,
    );
    expect([...new Set(again.values())]).toEqual(['known']);
    expect(tickets.filter(({ id }) => app.zendesk.ticket(id).writes !== 1)).toEqual([]);
  });

  test('keeps what a person changed, alerts where asked to, and stops at the limit', async ({ app }) => {
    const [changed, upset] = [FURIOUS, FURIOUS]
      .map((description) => ({
        requester: newCustomer(),
        description,
      }))
      .map((input) => ({ ...input, ...app.zendesk.newTicket({ ...input, createdAt: daysAgo(200), webhooks: false }) }));
    oldTickets(app, 5, 200);
    app.zendesk.faults.next((_, path) => path.includes('update_many'), { kind: 'delay', ms: 500 });
    const before = app.zendesk.requests.length;
    const running = command(app, [
      'backfill',
      '--since',
      dateOf(201),
      '--until',
      dateOf(199),
      '--alerts',
      '--limit',
      '3',
      '--json',
    ]);
    await expect
      .poll(() => app.zendesk.requests.slice(before).some(({ path }) => path.includes('show_many')))
      .toBe(true);
    app.zendesk.editTicket(changed?.id ?? 0, { tags: ['by_agent'] }, { by: 'Agent' });

    expect(JSON.parse((await running).out)).toMatchObject({ found: 3, done: 3 });
    await app.idle();
    expect(app.zendesk.ticket(changed?.id ?? 0).tags).toContain('by_agent');
    expect(isTagged(app.zendesk.ticket(changed?.id ?? 0))).toBe(true);
    expect(alertsWith(app, upset?.requester.name ?? '')).toHaveLength(1);
  });

  test('leaves alone what was judged by later words than it reads', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: CALM, requester: newCustomer(), webhooks: false });
    app.zendesk.editTicket(id, { comment: { body: FURIOUS, public: true } }, { by: 'requester' });
    await app.zendesk.deliver(id);
    await app.idle();
    const raised = app.zendesk.ticket(id).tags;
    expect(raised).toContain('dissatisfaction__high');

    const { services } = app.bot().runtime;
    expect(await backfill([String(id)], false, services)).toEqual(new Map([[String(id), 'known']]));
    expect(app.zendesk.ticket(id).tags).toEqual(raised);
  });

  test('refuses dates and limits that are none', async ({ app }) => {
    expect(await command(app, ['backfill', '--since', 'yesterday'])).toMatchObject({ code: 2 });
    expect(await command(app, ['backfill', '--since', '2026-01-01', '--limit', '0'])).toMatchObject({ code: 2 });
    expect(await command(app, ['backfill'])).toMatchObject({ code: 2 });
  });
});

test('progress names the rate and, once all are found, the time left', () => {
  expect(meterLine({ found: 1000, done: 400, isRead: false }, 300, 60)).toBe('400 of 1000 so far, 5.0 a second');
  expect(meterLine({ found: 10_000, done: 400, isRead: true }, 400, 10)).toBe('400 of 10000, 40 a second, 4 min left');
});
