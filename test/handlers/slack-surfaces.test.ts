import { describe, expect } from 'vitest';
import { alertsWith, newCustomer, testApp } from '../support/app.ts';
import { escalated, whispers } from '../support/escalations.ts';
import { FURIOUS } from '../support/texts.ts';

const test = testApp({
  slack: { unfurlDomains: ['127.0.0.1'], charts: false },
  settings: { ESCALATION_THRESHOLD: '40' },
});

/** Upset, but not so much that no mute holds it back. */
const CHARGED_TWICE = 'You charged my card twice for the same bill and nobody refunds it. I am angry.';

type App = Parameters<typeof escalated>[0];

async function classify(app: App, words: string): Promise<string> {
  const asked = await app.slack.command('theo', '#escalations', '/classify', words);
  expect(asked.ms).toBeLessThan(500);
  await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);
  return JSON.stringify(app.slack.responses(asked.id)[0]);
}

const home = (app: App, who: string) => JSON.stringify(app.slack.home(who)?.content ?? null);

describe('/classify', () => {
  test('knows a ticket by its number and by its link, help, and numbers', async ({ app }) => {
    const { ticketId } = await escalated(app);
    expect(await classify(app, `#${ticketId}`)).toContain('dissatisfaction');
    expect(await classify(app, `<${app.zendesk.url}/agent/tickets/${ticketId}>`)).toContain('dissatisfaction');
    expect(await classify(app, '#99999')).toContain('not classified');
    expect(await classify(app, 'help')).toContain('/classify stats');
    expect(await classify(app, 'stats 7d')).toContain('complaints in 7d');
    expect(await classify(app, 'stats soon')).toContain('number of days');
  });

  test('alone opens a form, whose answer takes its place', async ({ app }) => {
    await app.slack.command('theo', '#escalations', '/classify', '');
    await expect.poll(() => app.slack.openView('theo')?.content.callback_id).toBe('classify_form');
    await app.slack.submit('theo', { text: 'You charged my card twice for the same bill.' });
    await expect.poll(() => JSON.stringify(app.slack.openView('theo')?.content)).toContain('Billing');
  });

  test('an answer can be shared, but not where other companies read', async ({ app }) => {
    app.slack.addChannel('with-partner', { members: ['theo'], shared: true });
    for (const [channel, shares] of [
      ['#escalations', true],
      ['#with-partner', false],
    ] as const) {
      const asked = await app.slack.command('theo', channel, '/classify', `${FURIOUS} <!channel> Case shared.`);
      await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);
      const answer = app.slack.ephemerals('theo').at(-1);
      await app.slack.click('theo', channel, answer?.ts ?? '', 'asked_share');
      const posted = () =>
        app.slack.messages(channel).filter((message) => JSON.stringify(message).includes('Case shared.'));
      if (shares) {
        await expect.poll(posted).toHaveLength(1);
        expect(app.slack.effects(posted()[0] ?? {})).toMatchObject({ broadcasts: [], mentions: [], links: [] });
      } else {
        await expect.poll(() => whispers(app, 'theo').join()).toContain('shared with another company');
        expect(posted()).toHaveLength(0);
      }
    }
  });

  test('a correction of an answer teaches the next model', async ({ app }) => {
    const asked = await app.slack.command('mara', '#escalations', '/classify', 'Case taught: the bill is wrong.');
    await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);
    await app.slack.click('mara', '#escalations', app.slack.ephemerals('mara').at(-1)?.ts ?? '', 'asked_correct');
    await expect.poll(() => app.slack.openView('mara')?.content.callback_id).toBe('correct_form');
    await app.slack.submit('mara', { index: '7' });
    await expect.poll(() => whispers(app, 'mara').join()).toContain('next model');
    const rows = await app.bot().runtime.training.imported();
    expect(rows.find(({ text }) => text.includes('Case taught'))).toMatchObject({ index: 7 });
  });

  test('the shortcut of a message answers in private, in a thread too', async ({ app }) => {
    const parent = app.slack.post('#escalations', 'mara', 'Look at this');
    const reply = app.slack.post('#escalations', 'mara', 'You charged my card twice.', { threadTs: parent.ts });
    const asked = await app.slack.shortcut('mara', '#escalations', reply.ts, 'classify_message');
    await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);
    expect(JSON.stringify(app.slack.responses(asked.id))).toContain('dissatisfaction');
  });
});

describe('the App Home', () => {
  test('shows what is open and what is mine; settings only to those allowed', async ({ app }) => {
    const { name } = await escalated(app);
    app.slack.addUser('visitor');
    app.slack.openHome('mara');
    app.slack.openHome('visitor');
    await expect.poll(() => home(app, 'mara')).toContain(name);
    await expect.poll(() => home(app, 'visitor')).toContain('Rules');

    expect(home(app, 'mara')).toContain('mute_begin');
    expect(home(app, 'visitor')).not.toContain('mute_begin');
    expect(home(app, 'mara')).toContain('index from 40');
  });

  test('a muted topic opens no alert until somebody ends the mute', async ({ app }) => {
    const complain = async () => {
      const requester = newCustomer();
      app.zendesk.newTicket({ description: CHARGED_TWICE, requester });
      await app.idle();
      return alertsWith(app, requester.name).length;
    };
    app.slack.openHome('mara');
    await expect.poll(() => home(app, 'mara')).toContain('mute_begin');
    await app.slack.clickHome('mara', 'mute_begin');
    await expect.poll(() => app.slack.openView('mara')?.content.callback_id).toBe('mute_form');
    await app.slack.submit('mara', { topic: 'billing', hours: '4' });
    await expect.poll(() => home(app, 'mara')).toContain('Muted: Billing');
    expect(await complain()).toBe(0);

    await app.slack.clickHome('mara', 'mute_end');
    await expect.poll(() => home(app, 'mara')).not.toContain('Muted: Billing');
    expect(await complain()).toBe(1);
  });

  test('a person turns notices of their own off', async ({ app }) => {
    app.slack.openHome('mara');
    await expect.poll(() => home(app, 'mara')).toContain('notices_off');
    await app.slack.clickHome('mara', 'notices_off');
    await expect.poll(() => home(app, 'mara')).toContain('notices_on');
  });

  test('what was drawn before a click does not come after it', async ({ app }) => {
    app.slack.openHome('theo');
    await expect.poll(() => home(app, 'theo')).toContain('notices_off');
    let isDrawn = false;
    const isDrawing = (_method: string, path: string) => {
      isDrawn = path.endsWith('/views.publish');
      return isDrawn;
    };
    app.slack.faults.next(isDrawing, { kind: 'delay', ms: 500 });
    app.slack.openHome('theo');
    await expect.poll(() => isDrawn).toBe(true);
    await app.slack.clickHome('theo', 'notices_off');
    await expect.poll(() => home(app, 'theo')).toContain('notices_on');
    await expect.poll(() => app.slack.calls.some(({ fault }) => fault === 'delay')).toBe(true);
    expect(home(app, 'theo')).toContain('notices_on');
  });
});

describe('other surfaces', () => {
  test('a link to a ticket unfolds in internal channels only', async ({ app }) => {
    const { ticketId } = await escalated(app);
    app.slack.addChannel('foreign', { members: ['mara'], shared: true });
    const url = `${app.zendesk.url}/agent/tickets/${ticketId}`;
    const inside = app.slack.shareLink('#escalations', 'mara', url);
    const outside = app.slack.shareLink('#foreign', 'mara', url);
    await app.slack.settled();
    await expect.poll(() => app.slack.message('#escalations', inside.ts)?.attachments ?? []).toHaveLength(1);
    expect(app.slack.message('#foreign', outside.ts)?.attachments ?? []).toHaveLength(0);
  });

  test('the workflow step gives its outputs, or says what is missing', async ({ app }) => {
    const good = app.slack.runStep('classify_complaint', { text: 'You charged my card twice for the same bill.' });
    const bad = app.slack.runStep('classify_complaint', { text: '  ' });
    await expect.poll(() => app.slack.step(good.id)?.outcome.kind).toBe('success');
    await expect.poll(() => app.slack.step(bad.id)?.outcome.kind).toBe('error');
    expect(app.slack.step(good.id)?.outcome).toMatchObject({ outputs: { topic: 'Billing', band: expect.any(String) } });
  });
});
