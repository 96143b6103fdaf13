import { expect, test } from 'vitest';
import manifest from '../../manifests/manifest.json' with { type: 'json' };
import { setupCommand } from '../../src/commands/setup.ts';
import { readConfig } from '../../src/config.ts';
import { startSlack } from '../../src/sandbox/slack/index.ts';

async function run(argv: readonly string[], settings: Record<string, string>) {
  const out: string[] = [];
  const setup = setupCommand({
    out: (line) => out.push(line),
    err: (line) => out.push(line),
    isTerminal: false,
    cwd: process.cwd(),
    signal: new AbortController().signal,
    config: () => readConfig(settings),
    foundation: () => Promise.reject(new Error('This command needs no database.')),
  });
  const failure = await setup.parseAsync([...argv], { from: 'user' }).then(
    () => null,
    (error: Error) => error.message,
  );
  return { failure, out: out.join('\n') };
}

test('without a token it says what to do, and prints a manifest', async () => {
  expect(await run(['slack'], {})).toMatchObject({ failure: null, out: expect.stringContaining('From a manifest') });
  expect(JSON.parse((await run(['slack', '--manifest'], {})).out)).toEqual(manifest);
});

test('with a token it names missing scopes, and joins the channels', async () => {
  const slack = await startSlack({ rateLimits: 'off' });
  try {
    slack.addChannel('alerts', { withoutApp: true });
    const settings = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      ESCALATION_CHANNEL: '#alerts',
      WATCHED_CHANNELS: '#complaints',
    };
    slack.configure({ scopes: manifest.oauth_config.scopes.bot });
    const good = await run(['slack', '--json'], settings);
    expect(good.failure).toBeNull();
    expect(JSON.parse(good.out)).toMatchObject({ missing: [], extra: [] });
    expect(slack.channel('alerts').members).toContain(slack.identity.botUser);

    slack.configure({ scopes: manifest.oauth_config.scopes.bot.filter((scope) => scope !== 'users:read') });
    const bad = await run(['slack'], settings);
    expect(bad.failure).toContain('scopes');
    expect(bad.out).toContain('Missing scope users:read');
  } finally {
    await slack.close();
  }
});
