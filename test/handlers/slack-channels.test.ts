import { describe, expect } from 'vitest';
import { alertsWith, testApp } from '../support/app.ts';
import { click, lines, shown } from '../support/escalations.ts';
import { CALM, FURIOUS } from '../support/texts.ts';

/** One of the watched channels is misspelt, which must not keep the bot from hearing the other. */
const test = testApp({ slackMode: 'socket', settings: { WATCHED_CHANNELS: '#compliants,#complaints' } });

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

  test('a deleted message leaves its alert without its words, and one deleted early raises none', async ({ app }) => {
    const message = app.slack.post('#complaints', 'theo', `${FURIOUS} Case deleted.`);
    await app.idle();
    const ts = alertsWith(app, 'Case deleted.')[0]?.ts ?? '';
    app.slack.remove('#complaints', message.ts);
    await app.idle();

    expect(shown(app, ts)).not.toContain('Case deleted.');
    expect(lines(app, ts)).toHaveLength(1);
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
