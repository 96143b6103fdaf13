import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { jobAlert } from '../../handlers/job-alert.ts';
import { postOnce as postOnceWith } from '../../src/adapters/post-once.ts';
import { alertsWith, newCustomer, testApp, WITHOUT_INCIDENTS } from '../support/app.ts';
import { click, escalated, lines, shown, whispers } from '../support/escalations.ts';
import { FURIOUS } from '../support/texts.ts';

const test = testApp({ settings: WITHOUT_INCIDENTS });

const WORSE =
  'I am leaving you. The regulator has my complaint, my attorney has the papers, and I am going to sue you. Worst company ever, disgusting, I hate you.';

const user = (app: Parameters<typeof escalated>[0], name: string) => app.slack.user(name).id;

describe('the life of an alert', () => {
  test('claimed, given back, assigned: the message shows it and the thread tells it in one line each', async ({
    app,
  }) => {
    const { alert } = await escalated(app);
    await click(app, 'mara', alert.ts, 'escalation_claim');
    await expect.poll(() => shown(app, alert.ts)).toContain('Claimed');
    await click(app, 'mara', alert.ts, 'escalation_unclaim');
    await expect.poll(() => shown(app, alert.ts)).toContain('nobody has it');
    await click(app, 'mara', alert.ts, 'escalation_assign', user(app, 'theo'));
    await expect.poll(() => shown(app, alert.ts)).toContain(user(app, 'theo'));
    await expect.poll(() => lines(app, alert.ts), { timeout: 10_000 }).toHaveLength(3);
    await app.idle();

    expect(app.slack.messages('#escalations').filter(({ subtype }) => subtype === 'thread_broadcast')).toEqual([]);
    expect(app.slack.messages(app.slack.direct('theo').id)).toHaveLength(1);
    const mentions = app.slack.thread('#escalations', alert.ts).flatMap((line) => app.slack.effects(line).mentions);
    expect(new Set(mentions)).toEqual(new Set([user(app, 'mara'), user(app, 'theo')]));
  });

  test('resolved with a note: one internal comment, even where the reply is lost', async ({ app }) => {
    const { alert, ticketId } = await escalated(app);
    app.zendesk.faults.next((method, path) => method === 'PUT' && path.includes('/tickets/'), { kind: 'lost-reply' });
    await click(app, 'ines', alert.ts, 'escalation_resolve');
    await expect.poll(() => app.slack.openView('ines')).not.toBeNull();
    await app.slack.submit('ines', { note: 'Refunded <!channel> *all* of it' });
    await app.idle();
    await expect.poll(() => shown(app, alert.ts)).toContain('Resolved');
    await app.idle();

    const notes = app.zendesk.ticket(ticketId).comments.filter((comment) => !comment.public);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain('Refunded');
    const [line] = app.slack.thread('#escalations', alert.ts);
    expect(line && app.slack.effects(line)).toMatchObject({ broadcasts: [], links: [] });
    await click(app, 'mara', alert.ts, 'escalation_reopen');
    await expect.poll(() => shown(app, alert.ts)).toContain('Reopened');
    await app.idle();
    expect(app.slack.thread('#escalations', alert.ts).map(({ subtype }) => subtype)).toEqual([
      undefined,
      'thread_broadcast',
    ]);
  });

  test('a form left open while somebody else resolved: a private answer, and the resolution stays', async ({ app }) => {
    const { alert } = await escalated(app);
    await click(app, 'ines', alert.ts, 'escalation_resolve');
    await expect.poll(() => app.slack.openView('ines')).not.toBeNull();
    await click(app, 'mara', alert.ts, 'escalation_dismiss', 'duplicate');
    await expect.poll(() => shown(app, alert.ts)).toContain('Dismissed');
    const before = whispers(app, 'ines').length;
    await app.slack.submit('ines', {});
    await expect.poll(() => whispers(app, 'ines').slice(before).join()).toContain('Nothing was changed');
    await app.idle();

    expect(shown(app, alert.ts)).toContain('Dismissed');
    expect(lines(app, alert.ts)).toHaveLength(1);
  });

  test('posted by whoever has lost the job to somebody else meanwhile, nothing is posted twice', async ({ app }) => {
    const { alert } = await escalated(app, `${FURIOUS} Case overtaken.`);
    const { services, database } = app.bot().runtime;
    const escalationId = String(Object(alert.metadata?.event_payload).escalation);
    app.slack.remove('#escalations', alert.ts);
    await database.sql.execute(sql`update effects set result = null where effect = ${`alert:${escalationId}`}`);
    const { messenger, postOnce } = services;
    const postAlert: typeof messenger.postAlert = async (...alertAndMore) => {
      await jobAlert(services)({ escalationId });
      return messenger.postAlert(...alertAndMore);
    };
    await jobAlert({ ...services, messenger: { ...messenger, postAlert } })({ escalationId });
    expect(alertsWith(app, 'Case overtaken.')).toHaveLength(1);

    const line = services.presenter.plain('Line overtaken.');
    const told = ['test:overtaken', { channel: '#escalations' }, line, new Date()] as const;
    const slow = postOnceWith(services.store.ledger, {
      ...messenger,
      async post(...message) {
        await postOnce(...told);
        return messenger.post(...message);
      },
    });
    expect(await slow(...told)).toEqual(await postOnce(...told));
    expect(alertsWith(app, 'Line overtaken.')).toHaveLength(1);
  });

  test('snoozed until a moment, it comes back and the channel hears of it', async ({ app }) => {
    const { alert } = await escalated(app);
    await click(app, 'theo', alert.ts, 'escalation_snooze', 'custom');
    await expect.poll(() => app.slack.openView('theo')).not.toBeNull();
    const past = await app.slack.submit('theo', { until: Math.floor(Date.now() / 1000) - 60 });
    expect(past.error).toBeNull();
    expect(app.slack.openView('theo')?.errors).toHaveProperty('until');
    await app.slack.submit('theo', { until: Math.ceil(Date.now() / 1000) + 3 });
    await expect.poll(() => shown(app, alert.ts)).toContain('Snoozed until');
    await expect.poll(() => shown(app, alert.ts), { timeout: 15_000 }).toContain('Open, nobody has it');
    await app.idle();

    const heard = app.slack.thread('#escalations', alert.ts).filter(({ subtype }) => subtype === 'thread_broadcast');
    expect(heard.map(({ text }) => text)).toEqual(['The snooze is over: this needs somebody again.']);
  });

  test('tomorrow is nine on the clock of the person', async ({ app }) => {
    const { alert } = await escalated(app);
    await click(app, 'theo', alert.ts, 'escalation_snooze', 'tomorrow');
    await expect.poll(() => shown(app, alert.ts)).toContain('Snoozed until');
    const [, hour] = /Snoozed until \d{4}-\d\d-\d\d (\d\d):00/.exec(shown(app, alert.ts)) ?? [];
    expect(['13', '14']).toContain(hour);
  });

  test('corrected: the alert, the ticket and the training data say what the person said', async ({ app }) => {
    const { alert, ticketId } = await escalated(app);
    await click(app, 'mara', alert.ts, 'escalation_correct');
    await expect.poll(() => app.slack.openView('mara')?.content.callback_id).toBe('correct_form');
    const wrong = await app.slack.submit('mara', { topic: null, index: null, problem: null });
    expect(wrong.status).toBe(200);
    expect(app.slack.openView('mara')?.errors).not.toEqual({});
    await app.slack.submit('mara', { topic: 'billing', problem: null, index: '45' });
    await expect.poll(() => shown(app, alert.ts)).toContain('45 of 100');
    await app.idle();

    const { tags } = app.zendesk.ticket(ticketId);
    expect(tags).toContain('topic__billing');
    expect(tags).toContain('dissatisfaction_index__45');
    expect(tags.filter((tag) => tag.startsWith('topic__'))).toHaveLength(1);
    expect(lines(app, alert.ts).join()).toContain('corrected');
    const handled = await app.bot().runtime.training.handled(new Date(0));
    expect(handled.find(({ complaintId }) => complaintId === `zendesk:${ticketId}`)?.better).toMatchObject({
      topic: 'Billing',
      index: 45,
    });
  });

  test('a correction is about the complaint the person saw, not about a worse one that came meanwhile', async ({
    app,
  }) => {
    const requester = newCustomer();
    app.zendesk.newTicket({ description: FURIOUS, requester });
    await app.idle();
    const [alert] = alertsWith(app, requester.name);
    const ts = alert?.ts ?? '';
    await click(app, 'mara', ts, 'escalation_correct');
    await expect.poll(() => app.slack.openView('mara')?.content.callback_id).toBe('correct_form');
    const worse = app.zendesk.newTicket({ description: `${FURIOUS} ${WORSE}`, requester });
    await expect.poll(() => shown(app, ts)).toContain('my attorney');
    await app.idle();

    await app.slack.submit('mara', { topic: 'billing', problem: null, index: '12' });
    await expect.poll(() => whispers(app, 'mara').join()).toContain('Another complaint leads this alert');
    await app.idle();
    expect(shown(app, ts)).not.toContain('12 of 100');
    expect(app.zendesk.ticket(worse.id).tags).not.toContain('topic__billing');
  });

  test('who is not in the channel may not act, and hears why in private', async ({ app }) => {
    const { alert } = await escalated(app);
    app.slack.addUser('outsider');
    const asked = await click(app, 'outsider', alert.ts, 'escalation_claim');
    await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);
    await app.idle();
    expect(shown(app, alert.ts)).toContain('nobody has it');
  });

  test('a click that arrives twice acts once', async ({ app }) => {
    const { alert } = await escalated(app);
    const { store } = app.bot().runtime.services;
    const id = String(alert.metadata?.event_payload && Object(alert.metadata.event_payload).escalation);
    await store.escalations.change(id, { kind: 'claim', by: 'U1' }, 'click:1');
    await store.escalations.change(id, { kind: 'unclaim', by: 'U1' }, 'click:2');
    expect(await store.escalations.change(id, { kind: 'claim', by: 'U1' }, 'click:1')).toEqual({ kind: 'repeated' });
    expect(await store.escalations.get(id)).toMatchObject({ state: 'open', revision: 3 });
  });
});
