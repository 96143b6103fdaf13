import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { rows } from '../../src/adapters/store/database.ts';
import { digestTimes } from '../../src/core/digest-times.ts';
import { alertsWith, newCustomer, testApp } from '../support/app.ts';
import { click, escalated, lines, shown } from '../support/escalations.ts';
import { FURIOUS } from '../support/texts.ts';

const RULES = {
  rules: [
    { name: 'press', when: { words: ['radio'] }, channel: '#escalations', remindAfterMinutes: null },
    { name: 'soon', when: { words: ['reminder'] }, channel: '#escalations', remindAfterMinutes: 0.05 },
    { name: 'digest only', when: { words: ['invoice copy'] }, channel: '#escalations', deliver: 'digest' },
    { name: 'upset', when: { indexFrom: 70 }, channel: '#escalations' },
  ],
  incidents: { fromComplaint: 3, withinMinutes: 0.25 },
  digest: { channel: '#escalations', at: '09:00', zone: 'Europe/Berlin' },
};
const rulesFile = join(mkdtempSync(join(tmpdir(), 'umbrage-rules-')), 'rules.json');
writeFileSync(rulesFile, JSON.stringify(RULES));

const test = testApp({ settings: { RULES_FILE: rulesFile }, slack: { charts: false } });

type App = Parameters<typeof escalated>[0];
const alertsOf = (app: App, words: string) =>
  alertsWith(app, words).filter(({ metadata }) => metadata?.event_type === 'umbrage_alert');
const incidents = (app: App) => app.slack.messages('#escalations').filter(({ text }) => text.includes('Incident'));

describe('what keeps the channel quiet', () => {
  test('the third of a kind begins an incident; further ones count, urgent ones alert, and it ends by itself', async ({
    app,
  }) => {
    const { alert } = await escalated(app);
    const before = alertsOf(app, 'Third outage').length;
    for (let more = 0; more < 3; more++) app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    await app.idle();
    const last = newCustomer();
    const { id: lastId } = app.zendesk.newTicket({ description: FURIOUS, requester: last });
    const press = newCustomer();
    app.zendesk.newTicket({ description: `${FURIOUS} I am on the radio.`, requester: press });
    await app.idle();
    await expect.poll(() => incidents(app), { timeout: 10_000 }).toHaveLength(1);
    // The second is the last that alerts on its own, but for the urgent one.
    expect(alertsOf(app, 'Third outage')).toHaveLength(before + 2);
    expect(alertsOf(app, press.name)).toHaveLength(1);
    await expect.poll(() => shown(app, incidents(app)[0]?.ts ?? ''), { timeout: 10_000 }).toContain('6 complaints');
    await expect.poll(() => shown(app, alert.ts), { timeout: 10_000 }).toContain('part of an incident');
    const [incident] = incidents(app);
    await expect
      .poll(() => shown(app, incident?.ts ?? ''), { timeout: 45_000, interval: 500 })
      .toContain('Incident over');
    expect(incidents(app)).toHaveLength(1);

    // What was said in it alerts no more; what the customer says now does.
    app.zendesk.editTicket(lastId, { priority: 'high' }, { by: 'Agent' });
    await app.zendesk.deliver(lastId);
    await app.idle();
    expect(alertsOf(app, last.name)).toHaveLength(0);
    app.zendesk.editTicket(lastId, { comment: { body: `${FURIOUS} Again!`, public: true } }, { by: 'requester' });
    await app.zendesk.deliver(lastId);
    await app.idle();
    expect(alertsOf(app, last.name)).toHaveLength(1);
  }, 90_000);

  test('nobody took it: one reminder, heard in the channel', async ({ app }) => {
    const { alert } = await escalated(app, `${FURIOUS} This is a reminder.`);
    await expect.poll(() => lines(app, alert.ts), { timeout: 15_000 }).toHaveLength(1);
    await app.idle();
    const [line] = app.slack.thread('#escalations', alert.ts);
    expect(line).toMatchObject({ subtype: 'thread_broadcast' });
    expect(line?.text).toContain('Nobody has this yet');
  });

  test('somebody took it: no reminder', async ({ app }) => {
    const { alert } = await escalated(app, `${FURIOUS} This is a reminder too.`);
    await click(app, 'mara', alert.ts, 'escalation_claim');
    await expect.poll(() => shown(app, alert.ts)).toContain('Claimed');
    const { store } = app.bot().runtime.services;
    const id = String(Object(alert.metadata?.event_payload).escalation);
    expect(await store.escalations.change(id, { kind: 'remind' })).toMatchObject({ kind: 'refused' });
  });

  test('a rule for the digest raises no alert', async ({ app }) => {
    const requester = newCustomer();
    app.zendesk.newTicket({ description: `${FURIOUS} Send me an invoice copy.`, requester });
    await app.idle();
    expect(alertsWith(app, requester.name)).toHaveLength(0);
  });

  test('daily and weekly are scheduled for the hour and the zone of the rules, and nothing else', async ({ app }) => {
    const { queue, database } = app.bot().runtime;
    const scheduled = async () =>
      rows(database.sql, sql`select cron, timezone, data->>'kind' as kind from pgboss.schedule order by key`);
    const [daily, weekly] = [
      { cron: '0 9 * * *', timezone: 'Europe/Berlin', kind: 'daily' },
      { cron: '0 9 * * 1', timezone: 'Europe/Berlin', kind: 'weekly' },
    ];
    expect(await scheduled()).toEqual([daily, weekly]);
    const settings = { channel: '#c', at: '07:05', zone: 'America/Lima', weeklyOn: null };
    await queue.schedule(digestTimes(settings));
    expect(await scheduled()).toEqual([{ cron: '5 7 * * *', timezone: 'America/Lima', kind: 'daily' }]);
    await queue.schedule(digestTimes(null));
    expect(await scheduled()).toEqual([]);
    expect(digestTimes({ ...settings, weeklyOn: 7 })[1]).toEqual({
      kind: 'weekly',
      cron: '5 7 * * 0',
      zone: 'America/Lima',
    });
  });

  test('the digest is posted once, also where the workspace takes no charts', async ({ app }) => {
    const digests = () => app.slack.messages('#escalations').filter(({ text }) => text.startsWith('Complaints of'));
    const { queue } = app.bot().runtime;
    await queue.add({ queue: 'digest', key: 'daily', data: { kind: 'daily' } });
    await queue.add({ queue: 'digest', key: 'daily', data: { kind: 'daily' } });
    await app.idle();
    expect(digests()).toHaveLength(1);
    expect(JSON.stringify(digests()[0])).toContain('"table"');
    app.slack.configure({ charts: true });
    await queue.add({ queue: 'digest', key: 'weekly', data: { kind: 'weekly' } });
    await app.idle();
    expect(digests()).toHaveLength(2);
    expect(JSON.stringify(digests()[1])).toContain('data_visualization');
    expect(JSON.stringify(digests()[1])).toContain('Open alerts');
  });
});
