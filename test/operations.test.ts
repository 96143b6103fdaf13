import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { openLog } from '../src/adapters/log.ts';
import { rows } from '../src/adapters/store/database.ts';
import type { World } from '../src/commands/world.ts';
import { alertsWith, newCustomer, testApp } from './support/app.ts';
import { command } from './support/command.ts';
import { FURIOUS } from './support/texts.ts';

const lines: string[] = [];
const log = openLog('debug', { write: (line) => void lines.push(line) });
const test = testApp({ log, zendesk: { keepCalls: true } });

async function scrape(app: World): Promise<string> {
  const { out } = await command(app, ['keys', 'create', 'prometheus', '--scopes', 'metrics', '--json']);
  const answer = await fetch(`${app.bot().url}/metrics`, {
    headers: { authorization: `Bearer ${JSON.parse(out).secret}` },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return answer.text();
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\]|\\.)*",?)*)\})? (NaN|[-+]?Inf|[-+0-9.e]+)$/;

/** Every sample by its name and labels. Fails on a line that the text format (version 0.0.4) does not allow. */
function samples(text: string): Map<string, number> {
  const typed = new Set<string>();
  const found = new Map<string, number>();
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, type] = /^# TYPE (\w+) (?:counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (type !== undefined) typed.add(type);
    if (line.startsWith('#')) continue;
    const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? expect.fail(`no sample: ${line}`);
    expect(typed.has(name) || typed.has(name.replace(/_(bucket|sum|count)$/, ''))).toBe(true);
    expect(found.has(`${name}{${labels}}`)).toBe(false);
    found.set(`${name}{${labels}}`, Number(value));
  }
  return found;
}

describe('/metrics', () => {
  test('needs a key that may read it', async ({ app }) => {
    const url = `${app.bot().url}/metrics`;
    expect((await fetch(url)).status).toBe(401);
    const { out } = await command(app, ['keys', 'create', 'models only', '--scopes', 'models', '--json']);
    const headers = { authorization: `Bearer ${JSON.parse(out).secret}` };
    expect((await fetch(url, { headers })).status).toBe(403);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });

  test('tells the right numbers after three complaints', async ({ app }) => {
    for (let each = 0; each < 3; each++) app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    app.zendesk.faults.next((method, path) => method === 'PUT' && path.includes('/tickets/'), {
      kind: 'status',
      status: 403,
      body: '{"error":"Forbidden"}',
    });
    await app.idle();

    const numbers = samples(await scrape(app));

    expect(Object.fromEntries(numbers)).toMatchObject({
      'umbrage_accepted_total{source="webhook"}': 3,
      'umbrage_classified_total{}': 3,
      'umbrage_degraded_total{}': 0,
      'umbrage_ticket_writes_total{outcome="written"}': 3,
      'umbrage_alerts_total{}': 3,
      'umbrage_job_retries_total{queue="triage"}': 1,
      'umbrage_webhook_answer_seconds_count{}': 3,
      'umbrage_webhook_answer_seconds_bucket{le="+Inf"}': 3,
      'umbrage_webhook_to_ticket_seconds_count{}': 3,
      'umbrage_classify_seconds_count{}': 3,
      'umbrage_queue_jobs{queue="triage",state="waiting"}': 0,
      'umbrage_queue_oldest_seconds{queue="triage"}': 0,
      [`umbrage_model_info{model="${app.bot().runtime.services.classifier.id}"}`]: 1,
    });
    expect(numbers.get('umbrage_webhook_to_ticket_seconds_sum{}')).toBeGreaterThan(0);
    // The refused write was told to the operators once.
    expect(numbers.get('umbrage_operator_notices_total{}')).toBe(1);
  });

  test('has every number that the alert rules ask for', async ({ app }) => {
    const rules = parse(readFileSync(new URL('../manifests/prometheus-alerts.yaml', import.meta.url), 'utf8'));
    const expressions: string[] = rules.groups.flatMap((group: { rules: { expr: string }[] }) =>
      group.rules.map(({ expr }) => expr),
    );
    const text = await scrape(app);
    const known = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const asked = expressions.flatMap((expr) => expr.match(/\b[a-z]+(?:_[a-z0-9]+)+\b(?!\s*\()/g) ?? []);

    expect(asked.length).toBeGreaterThanOrEqual(expressions.length);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });
});

test('one id leads through the whole way of a complaint, and no line tells who complained of what', async ({ app }) => {
  lines.length = 0;
  const requester = newCustomer();
  const { id } = app.zendesk.newTicket({ subject: 'Nobody comes', description: FURIOUS, requester });
  await app.idle();
  expect(alertsWith(app, requester.name)).toHaveLength(1);

  const entries = lines.map((line): Record<string, unknown> => JSON.parse(line));
  const way = entries.filter(({ complaint }) => complaint === `zendesk:${id}`).map(({ msg }) => msg);

  expect(way).toEqual(['webhook taken in', 'classified', 'ticket write', 'alert posted']);
  expect(entries.filter(({ complaint }) => complaint === undefined)).toEqual([]);
  const { webhookSecret, oauthClient } = app.zendesk;
  const { botToken, signingSecret } = app.slack;
  const secrets = [requester.name, requester.email, 'Nobody comes', 'outage', webhookSecret, oauthClient.secret];
  for (const word of [...secrets, botToken, signingSecret]) expect(lines.join('').includes(word)).toBe(false);
});

test('a message in Slack has its id on every line as well, also when a step has to be repeated', async ({ app }) => {
  lines.length = 0;
  app.slack.faults.next((_method, path) => path.endsWith('/chat.postMessage'), { kind: 'reset' });
  const { ts } = app.slack.post('#complaints', 'mara', FURIOUS);
  await app.idle();

  const complaint = lines.map((line): Record<string, unknown> => JSON.parse(line)).filter(({ msg }) => msg !== 'ready');

  expect(new Set(complaint.map((entry) => entry.complaint))).toEqual(new Set([expect.stringContaining(ts)]));
  expect(complaint.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['message taken in', 'classified', 'job will be tried again', 'alert posted']),
  );
  expect(lines.join('')).not.toContain('outage');
});

test('/readyz and /healthz are open to everybody', async ({ app }) => {
  const ready = await fetch(`${app.bot().url}/readyz`);
  expect(await ready.json()).toMatchObject({ status: 'ready', pending: 0 });
  expect((await fetch(`${app.bot().url}/healthz`)).status).toBe(200);
});

describe('a job that failed for good', () => {
  const isWrite = (method: string, path: string) => method === 'PUT' && path.includes('/tickets/');
  const refusal = { kind: 'status', status: 400, body: '{"error":"RecordInvalid"}' } as const;
  const dead = async (app: World) => JSON.parse((await command(app, ['queue', 'list', '--json'])).out).dead;

  test('is listed with its reason, and done after a retry', async ({ app }) => {
    app.zendesk.faults.next(isWrite, refusal);
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    await app.idle();

    const [job] = await dead(app);
    expect(job).toMatchObject({
      queue: 'triage',
      about: `zendesk:${id}`,
      tries: 1,
      why: expect.stringContaining('400'),
    });
    expect(Date.now() - Date.parse(job.at)).toBeLessThan(60_000);
    const { out } = await command(app, ['queue', 'list']);
    expect(out).toContain(`triage of zendesk:${id}, tried once`);
    expect(samples(await scrape(app)).get('umbrage_dead_jobs{queue="triage"}')).toBe(1);

    expect(await command(app, ['queue', 'retry', job.id])).toMatchObject({ code: 0, out: '1 in their queues again.' });
    await app.idle();
    expect(app.zendesk.ticket(id).writes).toBe(1);
    expect(await dead(app)).toEqual([]);
  });

  test('says why without the values of a statement that failed', async ({ app }) => {
    const { services, database } = app.bot().runtime;
    // Longer than what an index takes.
    const key = randomBytes(5_000).toString('hex');
    const data = { key, channel: 'somebody’s words', text: '', at: new Date().toISOString() };
    await services.queue.add({ queue: 'notice', key: 'too long', data });
    const said = async () =>
      rows(database.sql, sql`select output->>'why' as why from pgboss.job where data->>'key' = ${key}`);

    await expect.poll(said).toEqual([{ why: expect.stringContaining('params: [removed]') }]);

    expect(JSON.stringify(await said())).not.toContain('somebody');
    await rows(database.sql, sql`delete from pgboss.job where data->>'key' = ${key}`);
  });

  test('is given up only by its id, and all can be tried again at once', async ({ app }) => {
    app.zendesk.faults.next(isWrite, refusal, 3);
    const tickets = Array.from({ length: 3 }, () =>
      app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() }),
    );
    await app.idle();
    const [first] = await dead(app);

    expect((await command(app, ['queue', 'drop'])).code).toBe(2);
    expect((await command(app, ['queue', 'retry'])).code).toBe(2);
    expect(await command(app, ['queue', 'drop', 'nothing'])).toMatchObject({
      code: 1,
      err: 'There is no dead job nothing. See `umbrage queue list`.',
    });
    const dropped = await command(app, ['queue', 'drop', first.id]);
    expect(dropped.out).toContain(`Dropped:\n${first.id}  triage of ${first.about}`);
    expect(JSON.parse((await command(app, ['queue', 'retry', '--all', '--json'])).out)).toEqual({ retried: 2 });
    await app.idle();

    const written = tickets.filter(({ id }) => app.zendesk.ticket(id).writes === 1).map(({ id }) => `zendesk:${id}`);
    expect(written).toHaveLength(2);
    expect(written).not.toContain(first.about);
  });
});
