import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { z } from 'zod';
import manifest from '../../manifests/manifest.json' with { type: 'json' };
import { zendeskAccount } from '../../src/adapters/zendesk/account.ts';
import { runCommand } from '../../src/commands/program.ts';
import type { World } from '../../src/commands/world.ts';
import { readConfig } from '../../src/config.ts';
import { newCustomer, testApp } from '../support/app.ts';
import { command } from '../support/command.ts';
import { notFound, said, startModelServer } from '../support/model-server.ts';
import { CALM } from '../support/texts.ts';

const test = testApp({
  slack: { scopes: manifest.oauth_config.scopes.bot },
  zendesk: { exportLimitPerMinute: 1000, clock: () => new Date(Date.now() + skewMs) },
});
const skewMs = 0;
const cwd = mkdtempSync(join(tmpdir(), 'umbrage-doctor-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const doctor = async (app: World, config = {}) => {
  const ran = await command(app, ['doctor', '--json'], { cwd, config: { publicUrl: app.bot().url, ...config } });
  const { findings } = z
    .object({
      findings: z.array(
        z.object({ name: z.string(), status: z.string(), detail: z.string(), todo: z.string().nullable() }),
      ),
    })
    .parse(JSON.parse(ran.out));
  const of = (name: string) => findings.find((finding) => finding.name === name);
  return { ...ran, findings, of };
};

describe('umbrage doctor', () => {
  test('finds nothing wrong after set-up', async ({ app }) => {
    await command(app, ['setup', 'zendesk'], { cwd, config: { publicUrl: app.bot().url } });
    const { code, findings, of } = await doctor(app);

    expect(findings.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(code).toBe(0);
    for (const name of [
      'Settings',
      'Database',
      'Queue',
      'Zendesk: access',
      'Zendesk: export',
      'Zendesk: fields',
      'Zendesk: webhook',
    ]) {
      expect(of(name), name).toMatchObject({ status: 'ok', todo: null });
    }
    expect(of('Zendesk: trigger')).toMatchObject({ status: 'ok', detail: 'active, and the last one' });
    expect(of('Rules')).toMatchObject({ status: 'ok', detail: '1. index from 70, to #escalations' });
    expect(of('Slack: scopes')).toMatchObject({ status: 'ok' });
    expect(of('Slack: #escalations')).toMatchObject({ status: 'ok' });
    expect(of('Model: training')).toMatchObject({ status: 'warning', todo: expect.stringContaining('umbrage train') });
  });

  test('names each thing that is broken, and what to do', async ({ app }) => {
    const { url, oauthClient } = app.zendesk;
    const access = { kind: 'oauth', clientId: oauthClient.id, clientSecret: oauthClient.secret } as const;
    const { transport } = zendeskAccount({ url, access, scopes: ['read', 'write'] });
    const call = (method: 'GET' | 'DELETE' | 'PATCH' | 'POST', path: string, body?: object) =>
      transport.call({ method, path: `/api/v2/${path}`, body, schema: z.any() });
    const { ticket_fields } = await call('GET', 'ticket_fields');
    const index = ticket_fields.find((field: { agent_description: string | null }) =>
      field.agent_description?.includes(':index:'),
    );
    await call('DELETE', `ticket_fields/${index.id}`);
    const { webhooks } = await call('GET', 'webhooks');
    const ours = webhooks.find((hook: { description: string }) => hook.description.includes('[umbrage:'));
    await call('PATCH', `webhooks/${ours.id}`, { webhook: { status: 'inactive' } });
    const { trigger_categories } = await call('GET', 'trigger_categories');
    await call('POST', 'triggers', {
      trigger: {
        title: 'Later',
        category_id: trigger_categories.at(-1).id,
        conditions: { all: [{ field: 'status', operator: 'is', value: 'new' }] },
        actions: [{ field: 'notification_webhook', value: [ours.id, '{}'] }],
      },
    });
    const slack = app.bot().runtime.config.slack;
    const rulesFile = join(cwd, 'rules.json');
    const rule = { name: 'storm', when: { topics: ['Weather'] }, channel: '#rules-only' };
    writeFileSync(rulesFile, JSON.stringify({ rules: [rule] }));
    app.slack.configure({ scopes: [...manifest.oauth_config.scopes.bot, 'files:write'] });

    const { code, of, err } = await doctor(app, {
      slack: slack && { ...slack, escalationChannel: '#nowhere' },
      rulesFile,
    });

    expect(code).toBe(1);
    expect(err).toMatch(/checks failed/);
    expect(of('Zendesk: fields')).toMatchObject({
      detail: expect.stringContaining('"Dissatisfaction index" is missing'),
      todo: 'Run `umbrage setup zendesk`.',
    });
    expect(of('Zendesk: webhook')).toMatchObject({ status: 'failed', detail: 'switched off' });
    expect(of('Zendesk: trigger')).toMatchObject({ status: 'warning' });
    expect(of('Slack: #nowhere')).toMatchObject({ status: 'failed' });
    expect(of('Slack: #rules-only')).toMatchObject({ status: 'failed' });
    expect(of('Slack: scopes')).toMatchObject({ status: 'warning', detail: expect.stringContaining('files:write') });
    expect(of('Rules: fault')).toMatchObject({ detail: expect.stringContaining('"Weather"') });
  });

  test('asks the remote model a question, and says how long it will live', async ({ app }) => {
    const server = await startModelServer(() => ({ content: said('T01', null, 10) }));
    try {
      const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
      const env = { CLASSIFIER: 'cascade', OPENAI_BASE_URL: server.url, OPENAI_MODEL: 'general' };
      const { remote } = readConfig(env);
      server.shutdownDate = days(300);
      const good = await doctor(app, { remote });
      expect(good.of('Remote model')).toMatchObject({
        status: 'ok',
        detail: expect.stringMatching(/answered in \d+ ms/),
      });
      expect(good.of('Remote model: end of life')).toMatchObject({ status: 'ok', detail: `shut down on ${days(300)}` });
      expect(good.of('Remote model: confidence')).toMatchObject({ status: 'warning' });
      expect(JSON.stringify(server.requests)).not.toContain('@');

      server.shutdownDate = days(20);
      server.behave(() => ({ content: 'I do not know.' }));
      const poor = await doctor(app, { remote });
      expect(poor.of('Remote model')).toMatchObject({
        status: 'warning',
        detail: expect.stringContaining('no usable'),
      });
      expect(poor.of('Remote model: end of life')).toMatchObject({ status: 'warning' });

      server.shutdownDate = 'gone';
      server.behave(() => ({ status: 404, json: notFound('general') }));
      const gone = await doctor(app, { remote });
      expect(gone.of('Remote model')).toMatchObject({ status: 'failed' });
      expect(gone.of('Remote model: end of life')).toMatchObject({ status: 'failed' });
      expect((await doctor(app)).of('Remote model')).toMatchObject({ status: 'skipped' });
    } finally {
      await server.close();
    }
  });

  test('says who is shut out, and the bot tells the operator once and goes on by itself', async ({ app }) => {
    const zendesk = app.bot().runtime.config.zendesk;
    const wrong = zendesk && { ...zendesk, access: { kind: 'oauth', clientId: 'umbrage', clientSecret: 'wrong' } };
    const { code, of } = await doctor(app, { zendesk: wrong });
    expect(code).toBe(1);
    expect(of('Zendesk: access')).toMatchObject({ status: 'failed', todo: expect.stringContaining('OAuth client') });

    app.zendesk.revokeTokens();
    app.zendesk.faults.next(
      (_, path) => path === '/oauth/tokens',
      { kind: 'status', status: 401, body: '{"error":"invalid_client"}' },
      3,
    );
    const ids = [1, 2, 3].map(() => app.zendesk.newTicket({ description: CALM, requester: newCustomer() }).id);
    const trouble = () => app.bot().runtime.settings.get('zendesk.trouble', z.object({ why: z.string() }));
    await expect.poll(trouble).toMatchObject({ why: expect.stringContaining('401') });
    await app.idle();

    expect(ids.map((id) => app.zendesk.ticket(id).writes)).toEqual([1, 1, 1]);
    expect(await trouble()).toBeNull();
    expect(await app.bot().runtime.queue.dead()).toEqual([]);
  });

  test('reports wrong settings as findings', async () => {
    const out: string[] = [];
    const code = await runCommand(['doctor'], {
      out: (line) => out.push(line),
      err: () => undefined,
      isTerminal: false,
      cwd,
      signal: new AbortController().signal,
      config: () => readConfig({ PORT: 'eighty', ZENDESK_URL: 'https://acme.zendesk.com' }),
      foundation: () => Promise.reject(new Error('not reached')),
    });
    expect(code).toBe(1);
    expect(out.join('\n')).toMatch(/FAIL Settings: PORT/);
  });
});
