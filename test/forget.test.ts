import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, vi } from 'vitest';
import { rows } from '../src/adapters/store/database.ts';
import type { World } from '../src/commands/world.ts';
import { housekeeping } from '../src/housekeeping.ts';
import { testApp, WITHOUT_INCIDENTS } from './support/app.ts';
import { command } from './support/command.ts';
import { click, lines, shown } from './support/escalations.ts';
import { FURIOUS } from './support/texts.ts';

const KEY = 'forget-0123456789abcdef';
const test = testApp({ settings: { ...WITHOUT_INCIDENTS, ZENDESK_NOTE: 'true', API_KEYS: `tests:${KEY}` } });

const DAY_MS = 24 * 60 * 60 * 1000;

/** Every table of ours and of the queue in which any column of any row holds the words, as text or as bytes. */
async function tablesWith(app: World, words: string): Promise<string[]> {
  const { sql: database } = app.bot().runtime.database;
  const tables = await rows(
    database,
    sql`select table_schema as schema, table_name as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const table = sql`${sql.identifier(String(schema))}.${sql.identifier(String(name))}`;
    const hex = Buffer.from(words).toString('hex');
    const [row] = await rows(
      database,
      sql`select count(*)::int as hits from ${table} as t where position(lower(${words}) in lower(t::text)) > 0
          or position(${hex} in t::text) > 0`,
    );
    if (Number(row?.hits) > 0) found.push(String(name));
  }
  return found.sort();
}

/** How often the words that moved the model are on record as a comment on this ticket. */
async function notedWords(app: World, ticketId: number): Promise<number> {
  const written = sql`complaint_id = ${`zendesk:${ticketId}`} and intent->>'note' like '%Moved by%'`;
  return (await rows(app.bot().runtime.database.sql, sql`select 1 from effects where ${written}`)).length;
}

/** Two tickets of a customer with all that may come of them. @returns the customer's id and an alert */
async function history(app: World, name: string, words: string) {
  const { services, training } = app.bot().runtime;
  const requester = { name, email: `${words}@customer.example` };
  const text = `${FURIOUS} The box says “${words}”.`;
  const first = app.zendesk.newTicket({ subject: `About ${words}`, description: text, requester });
  app.zendesk.newTicket({ description: `${text} Again.`, requester });
  await app.idle();
  const { alert, escalation } = await vi.waitFor(
    async () => {
      const alert = app.slack.messages('#escalations').find((message) => JSON.stringify(message).includes(name));
      const escalation = (await services.store.escalations.alive()).find((one) => one.subject.customerName === name);
      if (alert === undefined || escalation === undefined) throw new Error('There is no alert.');
      return { alert, escalation };
    },
    { timeout: 15_000 },
  );
  await click(app, 'mara', alert.ts, 'escalation_claim');
  await services.store.escalations.change(escalation.id, { kind: 'resolve', by: 'U1', note: `Told ${name}: ${words}` });
  const again = { quote: `${text} Still.`, index: 91, band: 'critical' } as const;
  await services.store.escalations.change(escalation.id, { kind: 'again', subject: escalation.subject, words: again });
  const { classification, complaint } = (await services.store.complaint(`zendesk:${first.id}`)) ?? expect.fail();
  await services.store.asked.keep([{ text, classification }], 'U9');
  await training.import([{ text, topic: 'Billing', problem: null, index: 50, happenedAt: null }], 'history.csv');
  const lines = [text, 'Somebody else said something else here.'].map((line) => JSON.stringify({ content: line }));
  // As Python writes it.
  lines.push(JSON.stringify({ content: text }).replace('“', '\\u201c').replace('”', '\\u201d'));
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const file = await services.modelServer.files.create({ filename: 'train.jsonl', purpose: 'fine-tune', bytes });
  const json = { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, 'idempotency-key': words };
  const asked = { method: 'POST', headers: json, body: JSON.stringify({ text }) };
  expect((await fetch(`${app.bot().url}/api/v1/classify`, asked)).status).toBe(200);
  // Refused for good, so that it stays among the dead jobs.
  await services.queue.add({ queue: 'desk', key: 'x', data: { kind: 'note', note: words, ticketId: `${first.id}` } });
  await app.idle();
  return { ticketId: first.id, requesterId: complaint.customer.id.replace('zendesk:', ''), alert, fileId: file.id };
}

const HOLD_WORDS = [
  ...['asked_texts', 'classifications', 'escalation_events', 'escalations', 'job_common'],
  ...['served_files', 'training_rows'],
];

describe('umbrage forget', () => {
  test('leaves no word of a Zendesk requester in any table, and all of the others', { timeout: 150_000 }, async ({
    app,
  }) => {
    const theirs = await history(app, 'Zoltan Quaxenberg', 'quuxzebra');
    await history(app, 'Wendelin Krommbach', 'flobberwock');
    expect(await tablesWith(app, 'quuxzebra')).toEqual(expect.arrayContaining(HOLD_WORDS));
    const others = await tablesWith(app, 'flobberwock');
    expect(await notedWords(app, theirs.ticketId)).toBe(1);
    expect(lines(app, theirs.alert.ts).filter((line) => line.includes('quuxzebra'))).toHaveLength(2);

    const dry = await command(app, ['forget', '--requester', theirs.requesterId, '--dry-run', '--json']);
    expect(dry.err).toBe('');
    const stored = { complaints: 2, alerts: 1, asked: 2, training: 1, files: 1 };
    expect(JSON.parse(dry.out)).toMatchObject({ requester: `zendesk:${theirs.requesterId}`, stored });
    const exported = await command(app, ['forget', '--requester', theirs.requesterId, '--export', 'about.json']);
    expect(exported.out).toContain('Nothing was deleted.');
    const file = join(app.bot().runtime.config.database.directory, 'about.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const about = JSON.parse(readFileSync(file, 'utf8'));
    expect(about).toMatchObject({ requester: `zendesk:${theirs.requesterId}`, complaints: [{}, {}], alerts: [{}] });
    expect(JSON.stringify(about)).not.toMatch(/flobberwock|Krommbach|Somebody else/);

    const done = await command(app, ['forget', '--requester', theirs.requesterId]);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toContain('2 texts of complaints');
    await app.idle();

    expect(await tablesWith(app, 'quuxzebra')).toEqual([]);
    expect(await tablesWith(app, 'Quaxenberg')).toEqual([]);
    expect(await notedWords(app, theirs.ticketId)).toBe(0);
    expect(await tablesWith(app, `zendesk:${theirs.requesterId}`)).toEqual([]);
    expect(await tablesWith(app, 'flobberwock')).toEqual(others);
    const { sql: database } = app.bot().runtime.database;
    expect(await rows(database, sql`select name from idempotency_keys`)).toEqual([{ name: 'flobberwock' }]);
    expect(shown(app, theirs.alert.ts)).not.toMatch(/quuxzebra|Quaxenberg/);
    expect(shown(app, theirs.alert.ts)).toContain('This text is no longer kept.');
    expect(JSON.stringify(app.slack.thread('#escalations', theirs.alert.ts))).not.toMatch(/quuxzebra|Quaxenberg/);
    expect(lines(app, theirs.alert.ts).join()).toMatch(/resolved this\..*complained again.*no longer kept/);
    const rest = await app.bot().runtime.services.modelServer.files.content(theirs.fileId);
    expect(new TextDecoder().decode(rest)).toBe('{"content":"Somebody else said something else here."}');
    const again = await command(app, ['forget', '--requester', theirs.requesterId]);
    expect(again.out).toContain('there is nothing');
  });

  test('a forgotten ticket that changes in Zendesk gets no second note and no second alert', async ({ app }) => {
    const { ticketId, requesterId, alert } = await history(app, 'Ottokar Brimmelfink', 'snorgleplex');
    await command(app, ['forget', '--requester', `zendesk:${requesterId}`]);
    const before = app.slack.messages('#escalations').length;
    const notes = app.zendesk.ticket(ticketId).comments.length;

    app.zendesk.editTicket(ticketId, { tags: ['something_else'] }, { by: 'Agent' });
    await app.zendesk.deliver(app.zendesk.ticket(ticketId));
    await app.idle();

    expect(app.zendesk.ticket(ticketId).comments).toHaveLength(notes);
    // Who took our tags away keeps them away.
    expect(app.zendesk.ticket(ticketId).tags).toEqual(['something_else']);
    expect(app.slack.messages('#escalations')).toHaveLength(before);
    expect(shown(app, alert.ts)).not.toContain('snorgleplex');
    expect(await tablesWith(app, 'snorgleplex')).toEqual([]);
  });

  test('leaves no word of a Slack user', async ({ app }) => {
    app.slack.post('#complaints', 'ines', `${FURIOUS} And grumbelow.`);
    await app.idle();
    expect(await tablesWith(app, 'grumbelow')).toContain('job_common');

    const { code } = await command(app, ['forget', '--requester', app.slack.user('ines').id]);
    await app.idle();

    expect(code).toBe(0);
    expect(await tablesWith(app, 'grumbelow')).toEqual([]);
    expect(JSON.stringify(app.slack.messages('#escalations'))).not.toContain('grumbelow');
  });

  test('refuses what is nobody', async ({ app }) => {
    const { code, err } = await command(app, ['forget', '--requester', 'me@example.com']);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('neither a Zendesk user id') });
    expect((await command(app, ['forget'])).code).toBe(2);
  });
});

test('RETENTION_DAYS deletes texts that are older, and keeps labels and figures; forgetting takes the rest', async ({
  app,
}) => {
  const { runtime } = app.bot();
  const { requesterId } = await history(app, 'Hildegund Vossarek', 'wibblethorn');
  const config = { ...runtime.config, retentionDays: 30, copyDays: 0 };
  // What is kept for a short while goes whatever the setting says.
  const { sql: database } = runtime.database;
  await rows(database, sql`update asked_texts set at = at - interval '8 days'`);
  await rows(database, sql`update idempotency_keys set begun_at = begun_at - interval '25 hours'`);
  await housekeeping({ ...runtime, config: { ...config, retentionDays: null } }, () => new Date())();
  expect(await rows(database, sql`select text from asked_texts union all select name from idempotency_keys`)).toEqual(
    [],
  );
  const figures = async () => (await runtime.training.handled(new Date(0))).map(({ text: _, ...rest }) => rest);
  const before = await figures();

  await housekeeping({ ...runtime, config }, () => new Date(Date.now() + 29 * DAY_MS))();
  expect(await tablesWith(app, 'wibblethorn')).toEqual(
    expect.arrayContaining(HOLD_WORDS.filter((table) => table !== 'asked_texts')),
  );
  await housekeeping({ ...runtime, config }, () => new Date(Date.now() + 31 * DAY_MS))();

  expect(await tablesWith(app, 'wibblethorn')).toEqual([]);
  expect(await tablesWith(app, 'Vossarek')).toEqual([]);
  expect(await figures()).toEqual(before);
  expect((await command(app, ['threshold', '--json'])).code).toBe(0);

  expect(await tablesWith(app, `"zendesk:${requesterId}"`)).not.toEqual([]);
  await command(app, ['forget', '--requester', requesterId]);
  await app.idle();
  expect(await tablesWith(app, `zendesk:${requesterId}`)).toEqual([]);
});
