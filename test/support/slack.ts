import { describe, expect } from 'vitest';
import { alertsWith, testApp } from './app.ts';
import { CALM, FURIOUS } from './texts.ts';

/** What must hold for messages, commands and buttons however Slack is connected. */
export function describeSlack(slackMode: 'http' | 'socket'): void {
  const test = testApp({ slackMode });

  describe(`Slack over ${slackMode}`, () => {
    test('a message in a watched channel is marked, and an upset one alerts once however often it is delivered', async ({
      app,
    }) => {
      const message = app.slack.post('#complaints', 'mara', `${FURIOUS} Case one.`);
      await app.idle();
      const event = app.slack.events.findLast(({ type }) => type === 'message');
      if (event === undefined) throw new Error('Slack sent no event.');
      await app.slack.redeliver(event.eventId);
      await app.idle();

      expect(app.slack.message('#complaints', message.ts)?.reactions).toHaveLength(1);
      expect(alertsWith(app, 'Case one.')).toHaveLength(1);
    });

    test('replies, other bots and channels nobody watches are left alone', async ({ app }) => {
      const before = app.slack.messages('#escalations').length;
      const parent = app.slack.post('#complaints', 'mara', CALM);
      app.slack.post('#complaints', 'theo', FURIOUS, { threadTs: parent.ts });
      app.slack.post('#complaints', 'ines', FURIOUS, { otherApp: { botId: 'B0OTHER001', appId: 'A0OTHER001' } });
      app.slack.post('#general', 'mara', FURIOUS);
      await app.idle();

      expect(app.slack.messages('#escalations')).toHaveLength(before);
    });

    test('an edited complaint changes its alert and makes no second one', async ({ app }) => {
      const message = app.slack.post('#complaints', 'theo', `${FURIOUS} Case two.`);
      await app.idle();
      app.slack.edit('#complaints', message.ts, `${FURIOUS} Case two. My mother is alone without a telephone.`);
      await app.idle();

      expect(alertsWith(app, 'Case two.')).toHaveLength(1);
      expect(alertsWith(app, 'My mother is alone')).toHaveLength(1);
    });

    test('/classify answers in private, within three seconds', async ({ app }) => {
      const asked = await app.slack.command(
        'theo',
        '#general',
        '/classify',
        'You charged my card twice for the same bill.',
      );
      await expect.poll(() => app.slack.responses(asked.id)).toHaveLength(1);

      const [answer] = app.slack.responses(asked.id);
      expect(asked).toMatchObject({ status: 200 });
      expect(asked.ms).toBeLessThan(3000);
      expect(answer).toMatchObject({ response_type: 'ephemeral' });
      expect(JSON.stringify(answer)).toContain('Billing');
    });

    test('two people press the same button: one has it, the other is told in private', async ({ app }) => {
      app.slack.post('#complaints', 'ines', `${FURIOUS} Case three.`);
      await app.idle();
      const ts = alertsWith(app, 'Case three.')[0]?.ts ?? '';

      const clicks = await Promise.all([
        app.slack.click('mara', '#escalations', ts, 'escalation_claim'),
        app.slack.click('theo', '#escalations', ts, 'escalation_claim'),
      ]);
      await app.idle();
      await expect.poll(() => clicks.flatMap(({ id }) => app.slack.responses(id))).toHaveLength(1);

      const [told] = clicks.flatMap(({ id }) => app.slack.responses(id));
      expect(told).toMatchObject({ response_type: 'ephemeral' });
      expect(JSON.stringify(told)).toContain('Nothing was changed');
      await expect.poll(() => JSON.stringify(app.slack.message('#escalations', ts))).toContain('Claimed');
    });
  });
}
