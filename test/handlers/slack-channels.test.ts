import { describe, expect } from 'vitest';
import { z } from 'zod';
import { complaintId } from '../../src/core/complaint.ts';
import { postedMessage, triageOf } from '../../src/core/posted-message.ts';
import { openFoundation } from '../../src/foundation.ts';
import { catchUp } from '../../src/people/catch-up.ts';
import { makeTicket } from '../../src/people/desk-work.ts';
import { alertsWith, testApp } from '../support/app.ts';
import { click, lines, shown } from '../support/escalations.ts';
import { CALM, FURIOUS } from '../support/texts.ts';

/** One of the watched channels is misspelt, which must not keep the bot from hearing the other. */
const test = testApp({ slackMode: 'socket', settings: { WATCHED_CHANNELS: '#compliants,#complaints' } });

type App = Parameters<typeof shown>[0];

const placeOf = (app: App) => ({
  channel: app.slack.channels().find(({ name }) => name === 'complaints')?.id ?? '',
});

/** Nobody who has an alert already, which a further message would join. */
function newPerson(app: App, name: string): string {
  app.slack.addUser(name);
  app.slack.invite('#complaints', name);
  return name;
}

const complaintOf = (app: App, ts: string) => complaintId({ kind: 'slack', ...placeOf(app), ts });

/** What Slack may do at any time: deliver a message again as it was, under another name. */
async function repeat(app: App, { text, user }: { text: string; user: string }, ts: string): Promise<void> {
  const message = postedMessage({ ...placeOf(app), channel_type: 'channel', text, user, ts });
  if (message === null) throw new Error('This is no message.');
  await app.bot().runtime.services.inbox.accept(`again:${ts}`, { queue: 'triage', ...triageOf(message) });
  await app.idle();
}

describe('a watched channel', () => {
  test('a ticket is made of a message once, with its fields set, and each leads to the other', async ({ app }) => {
    app.slack.post('#complaints', 'ines', `${FURIOUS} Case ticket.`);
    await app.idle();
    const alert = alertsWith(app, 'Case ticket.')[0];
    const ts = alert?.ts ?? '';
    await Promise.all([click(app, 'mara', ts, 'escalation_ticket'), click(app, 'theo', ts, 'escalation_ticket')]);
    await expect.poll(() => shown(app, ts), { timeout: 10_000 }).toContain('/agent/tickets/');
    await app.idle();

    const tickets = app.zendesk.tickets().filter(({ description }) => description.includes('Case ticket.'));
    expect(tickets).toHaveLength(1);
    const [ticket] = tickets;
    const comments = app.zendesk.ticket(ticket?.id ?? 0).comments.map(({ body }) => body);
    expect(comments.filter((body) => body.includes('archives/'))).toHaveLength(1);
    expect(ticket?.tags.filter((tag) => tag.startsWith('dissatisfaction_index__'))).toHaveLength(1);
    expect(alertsWith(app, 'Case ticket.')).toHaveLength(1);
    expect(lines(app, ts).join()).toContain(`#${ticket?.id}`);
  });

  test('a ticket whose making was cut short leads back to its message all the same, once', async ({ app }) => {
    const { services } = app.bot().runtime;
    const { ts } = app.slack.post('#complaints', newPerson(app, 'ada'), `${FURIOUS} Case cut short.`);
    await app.idle();
    const { id } = (await services.store.escalations.holding(complaintOf(app, ts))) ?? {};
    const permalink = async () => {
      throw new Error('The bot died.');
    };
    const job = { escalationId: id ?? '', by: 'U1' };
    const dying = { ...services, messenger: { ...services.messenger, permalink } };
    await expect(makeTicket(job, dying)).rejects.toThrow('The bot died.');
    await makeTicket(job, services);
    await makeTicket(job, services);
    await app.idle();

    const made = app.zendesk.tickets().filter(({ description }) => description.includes('Case cut short.'));
    expect(made).toHaveLength(1);
    const comments = app.zendesk.ticket(made[0]?.id ?? 0).comments.map(({ body }) => body);
    expect(comments.filter((body) => body.includes('archives/'))).toHaveLength(1);
  });

  test('a deleted message leaves its alert without its words, and one deleted early raises none', async ({ app }) => {
    const message = app.slack.post('#complaints', 'theo', `${FURIOUS} Case deleted.`);
    await app.idle();
    const ts = alertsWith(app, 'Case deleted.')[0]?.ts ?? '';
    app.slack.remove('#complaints', message.ts);
    await app.idle();

    expect(shown(app, ts)).not.toContain('Case deleted.');
    expect(lines(app, ts)).toHaveLength(1);
    // Whatever comes late, nothing of a ticket has ended here.
    await repeat(app, message, message.ts);
    expect(shown(app, ts)).not.toContain('Resolved');
  });

  test('the words before an edit, which come once more after it, do not come back', async ({ app }) => {
    const message = app.slack.post('#complaints', newPerson(app, 'bela'), `${FURIOUS} Case first words.`);
    await app.idle();
    const ts = alertsWith(app, 'Case first words.')[0]?.ts ?? '';
    const first = { ...message };
    app.slack.edit('#complaints', message.ts, `${FURIOUS} Case second words.`);
    await app.idle();
    expect(shown(app, ts)).toContain('Case second words.');

    await repeat(app, first, message.ts);
    expect(shown(app, ts)).toContain('Case second words.');
    expect(lines(app, ts)).toHaveLength(1);
  });

  test('what was said where the bot was put out for a while is still to be read', async ({ app }) => {
    const { services } = app.bot().runtime;
    const { channel } = placeOf(app);
    const read = () => services.facts.get(`slack.seen.${channel}`, z.object({ until: z.string() }));
    await catchUp(services, services.clock());
    const before = await read();
    const body = '{"ok":false,"error":"not_in_channel"}';
    const isHistory = (_: string, path: string) => path.endsWith('/conversations.history');
    app.slack.faults.next(isHistory, { kind: 'status', status: 200, body });
    await catchUp(services, services.clock());
    expect(await read()).toEqual(before);
    await catchUp(services, services.clock());
    expect(await read()).not.toEqual(before);
  });

  test('what was said to a new bot is found, also when it died before its first look', async ({ app }) => {
    await app.idle();
    const { config } = app.bot().runtime;
    await app.bot().stop();
    const askedAt = new Date();
    app.slack.post('#complaints', newPerson(app, 'first'), `${FURIOUS} Case first look.`);
    await app.slack.settled();
    // What such a bot leaves behind: no mark, and the look it asked for.
    const { settings, queue, close } = await openFoundation(config);
    await settings.remove(`slack.seen.${placeOf(app).channel}`);
    await queue.add({ queue: 'catch-up', key: 'catch-up', data: { at: askedAt.toISOString() } });
    await close();
    await app.startBot();

    await expect.poll(() => alertsWith(app, 'Case first look.'), { timeout: 15_000 }).toHaveLength(1);
    await app.slackReady();
    await app.idle();
  });

  test('what was said or deleted while the bot was away is found once', async ({ app }) => {
    const deleted = app.slack.post('#complaints', 'ines', `${FURIOUS} Case withdrawn.`);
    await app.idle();
    const withdrawn = alertsWith(app, 'Case withdrawn.')[0]?.ts ?? '';
    app.slack.post('#complaints', 'mara', `${CALM} Case before.`);
    await app.idle();
    await app.bot().stop();
    app.slack.post('#complaints', 'mara', `${FURIOUS} Case away.`);
    app.slack.remove('#complaints', deleted.ts);
    await app.slack.settled();
    await app.startBot();
    await app.slackReady();
    await expect.poll(() => alertsWith(app, 'Case away.'), { timeout: 15_000 }).toHaveLength(1);
    await app.idle();
    app.slack.disconnectSockets('cut');
    await expect.poll(() => app.slack.connections, { timeout: 10_000 }).toBeGreaterThan(0);
    await app.idle();

    expect(alertsWith(app, 'Case away.')).toHaveLength(1);
    expect(alertsWith(app, 'Case before.')).toHaveLength(0);
    // What was said seconds ago may not be in the history yet, so a look soon after says nothing about it.
    const afterReconnect = () => {
      app.slack.disconnectSockets('cut');
      return shown(app, withdrawn);
    };
    await expect.poll(afterReconnect, { timeout: 20_000, interval: 3_000 }).toContain('deleted this message');
    await expect.poll(() => app.slack.connections, { timeout: 15_000 }).toBeGreaterThan(0);
  });
});

describe('what is said in private', () => {
  test('is answered there and never escalated', async ({ app }) => {
    const direct = app.slack.direct('mara').id;
    app.slack.post(direct, 'mara', `${FURIOUS} Case direct.`);
    await app.idle();

    const answers = app.slack.messages(direct).filter(({ bot_id }) => bot_id !== undefined);
    expect(answers).toHaveLength(1);
    expect(alertsWith(app, 'Case direct.')).toHaveLength(0);
  });
});
