import { expect, test } from 'vitest';
import { routes } from '../../handlers/index.ts';
import manifest from '../../manifests/manifest.json' with { type: 'json' };
import { httpManifest, SCOPE_REASONS } from '../../manifests/slack.ts';
import { ZENDESK } from '../../manifests/zendesk.ts';
import { alertsWith, newCustomer, testApp } from '../support/app.ts';
import { FURIOUS } from '../support/texts.ts';

const appTest = testApp({
  slack: {
    scopes: manifest.oauth_config.scopes.bot,
    subscriptions: manifest.settings.event_subscriptions.bot_events,
  },
});

appTest('what the manifest tells Slack about us is what we answer, and no more', ({ app }) => {
  const table = routes(app.bot().runtime.services);
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(Object.keys(table.slack.commands));
  expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id)).toEqual(Object.keys(table.slack.shortcuts));
  expect(Object.keys(manifest.functions)).toEqual(Object.keys(table.slack.steps));
  const listeners = {
    homeOpened: ['app_home_opened'],
    steps: ['function_executed'],
    linkShared: ['link_shared'],
    messages: ['message.channels', 'message.groups', 'message.im'],
  };
  expect(Object.keys(table.slack)).toEqual(expect.arrayContaining(Object.keys(listeners)));
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(Object.values(listeners).flat());
  expect(Object.keys(table.http)).toContain(`${ZENDESK.webhook.http_method} ${ZENDESK.webhook.path}`);
});

test('every scope has a reason, and every reason a scope', () => {
  expect(Object.keys(SCOPE_REASONS).toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
});

appTest('the scopes and events of the manifest are enough', async ({ app }) => {
  const requester = newCustomer();
  app.zendesk.newTicket({ description: FURIOUS, requester });
  const message = app.slack.post('#complaints', 'mara', `${FURIOUS} By chat.`);
  await app.idle();

  expect(alertsWith(app, requester.name)).toHaveLength(1);
  expect(alertsWith(app, 'By chat.')).toHaveLength(1);
  expect(app.slack.message('#complaints', message.ts)?.reactions).toHaveLength(1);
});

test('the manifest for HTTP differs in addresses and transport only', () => {
  const url = 'https://umbrage.example.com/slack/events';
  expect(httpManifest('https://umbrage.example.com')).toMatchObject({
    oauth_config: manifest.oauth_config,
    features: { slash_commands: [{ command: '/classify', url }] },
    settings: {
      socket_mode_enabled: false,
      event_subscriptions: { request_url: url },
      interactivity: { request_url: url },
    },
  });
});
