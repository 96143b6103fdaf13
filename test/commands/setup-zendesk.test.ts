import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, describe, expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { effects } from '../../src/adapters/store/schema.ts';
import { zendeskAccount } from '../../src/adapters/zendesk/account.ts';
import type { World } from '../../src/commands/world.ts';
import { newCustomer, testApp } from '../support/app.ts';
import { command } from '../support/command.ts';
import { CALM, FURIOUS } from '../support/texts.ts';

const test = testApp({ zendesk: { eventSubscriptions: false }, settings: { ZENDESK_NOTE: 'true' } });
const cwd = mkdtempSync(join(tmpdir(), 'umbrage-setup-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const setup = (app: World, ...more: string[]) =>
  command(app, ['setup', 'zendesk', ...more], { cwd, config: { publicUrl: app.bot().url } });

const plainOption = ({ id, name, value }: { id: number; name: string; value: string }) => ({ id, name, value });

/** What an admin would see and do by hand. */
function admin(app: World) {
  const { url, oauthClient } = app.zendesk;
  const access = { kind: 'oauth', clientId: oauthClient.id, clientSecret: oauthClient.secret } as const;
  const { transport } = zendeskAccount({ url, access, scopes: ['read', 'write'] });
  const call = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object) =>
    transport.call({ method, path: `/api/v2/${path}`, body, schema: z.any() });
  return {
    call,
    fields: async () =>
      (await call('GET', 'ticket_fields')).ticket_fields.filter(
        (field: { agent_description: string | null }) => field.agent_description?.includes('[umbrage:') === true,
      ),
  };
}

describe('umbrage setup zendesk', () => {
  test('shows what it would do and does nothing in a dry run', async ({ app }) => {
    const ran = await setup(app, '--dry-run');

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('+ field "Complaint topic": would be created');
    expect(ran.out).toContain('~ form "Default Ticket Form": would be changed, it lacks 5 of our fields');
    expect(ran.out).toContain('+ trigger "Umbrage: send new tickets": would be created');
    expect(ran.out).toContain('would be changed');
    expect(await admin(app).fields()).toEqual([]);
  });

  test('sets everything up, keeps the secret to itself and sees a sample delivery arrive', async ({ app }) => {
    writeFileSync(join(cwd, '.env'), '# mine\nPORT=3000\nZENDESK_WEBHOOK_SECRET=\n');
    const ran = await setup(app);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('A sample delivery from Zendesk arrived.');
    const fields = await admin(app).fields();
    expect(fields).toHaveLength(5);
    const catalogue = (await app.bot().runtime.services.stance()).catalogue;
    expect(fields[0].custom_field_options).toHaveLength(catalogue.topics.length);
    expect(fields[0].custom_field_options[0].value).toMatch(/^topic__/);
    const { ticket_forms } = await admin(app).call('GET', 'ticket_forms');
    expect(ticket_forms[0].ticket_field_ids).toEqual(
      expect.arrayContaining(fields.map(({ id }: { id: number }) => id)),
    );
    expect((await admin(app).call('GET', 'views')).views).toHaveLength(2);

    const env = readFileSync(join(cwd, '.env'), 'utf8');
    const secret = /^ZENDESK_WEBHOOK_SECRET=(.+)$/m.exec(env)?.[1] ?? '';
    expect(env).toContain('# mine\nPORT=3000\n');
    expect(secret.length).toBeGreaterThan(20);
    expect(statSync(join(cwd, '.env')).mode & 0o777).toBe(0o600);
    expect(ran.out).not.toContain(secret);
  });

  test('changes nothing the second time', async ({ app }) => {
    const ran = await setup(app);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('Nothing to change.');
    expect(ran.out).not.toMatch(/: (created|changed)/);
  });

  test('leads to tickets that carry the fields, and one note that says why', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    await app.idle();

    const ticket = app.zendesk.ticket(id);
    const [topic, , band, index] = await admin(app).fields();
    const shown = (field: { id: number }) => ticket.custom_fields.find((value) => value.id === field.id)?.value;
    expect(ticket.tags).toContain(shown(topic));
    expect(ticket.tags).toContain(shown(band));
    expect(Number(shown(index))).toBeGreaterThanOrEqual(70);
    expect(ticket.writes).toBe(1);
  });

  test('a band somebody chose and a topic somebody emptied stay, and the rest follows', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    await app.idle();
    const [topic, , band, index] = await admin(app).fields();
    const shown = (field: { id: number }) =>
      app.zendesk.ticket(id).custom_fields.find((value) => value.id === field.id)?.value;
    app.zendesk.editTicket(id, { fields: { [topic.id]: null, [band.id]: 'dissatisfaction__low' } }, { by: 'Agent' });
    for (let time = 0; time < 2; time++) {
      await app.zendesk.deliver(id, { form: 'event' });
      await app.idle();
    }

    expect([shown(topic), shown(band), Number(shown(index))]).toEqual([null, 'dissatisfaction__low', 20]);
    expect(app.zendesk.ticket(id).tags.filter((tag) => /^topic__|^dissatisfaction__/.test(tag))).toEqual([
      'dissatisfaction__low',
    ]);
    const handled = await app.bot().runtime.training.handled(new Date(0));
    expect(handled.find(({ complaintId }) => complaintId === `zendesk:${id}`)?.better).toEqual({ index: 20 });
  });

  test('the history of a ticket tells what is ours where no record does', async ({ app }) => {
    const first = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    await app.idle();
    // A follow-up ticket inherits tags and fields from the closed one.
    const inherited = app.zendesk.ticket(first.id).tags;
    const followUp = app.zendesk.newTicket({ description: CALM, requester: newCustomer(), tags: inherited });
    const [topic] = await admin(app).fields();
    app.zendesk.editTicket(first.id, { fields: { [topic.id]: 'topic__billing' } }, { by: 'Agent' });
    await app
      .bot()
      .runtime.database.sql.delete(effects)
      .where(eq(effects.complaintId, `zendesk:${first.id}`));
    await app.zendesk.deliver(first.id, { form: 'event' });
    await app.idle();

    const indices = ({ tags }: { tags: readonly string[] }) => tags.filter((tag) => tag.includes('_index__'));
    const [after, later] = [app.zendesk.ticket(first.id), app.zendesk.ticket(followUp.id)];
    expect(indices(later)).toHaveLength(1);
    expect(indices(later)).not.toEqual(indices({ tags: inherited }));
    expect(indices(after)).toEqual(indices({ tags: inherited }));
    expect(after.tags.filter((tag) => tag.startsWith('topic__'))).toEqual(['topic__billing']);
    const handled = await app.bot().runtime.training.handled(new Date(0));
    const better = (id: number) => handled.find(({ complaintId }) => complaintId === `zendesk:${id}`)?.better;
    expect([better(first.id), better(followUp.id)]).toEqual([{ topic: 'Billing' }, {}]);
  });

  test('mends what was changed and leaves what people added', async ({ app }) => {
    const { call, fields } = admin(app);
    const [topic, , , index] = await fields();
    const { triggers } = await call('GET', 'triggers');
    const ours = triggers.find(({ title }: { title: string }) => title.startsWith('Umbrage'));
    await call('PUT', `ticket_fields/${topic.id}`, {
      ticket_field: { title: 'Thema', custom_field_options: topic.custom_field_options.slice(1).map(plainOption) },
    });
    await call('DELETE', `ticket_fields/${index.id}`);
    const all = [...ours.conditions.all, { field: 'brand_id', operator: 'is_not', value: '7' }];
    await call('PUT', `triggers/${ours.id}`, {
      trigger: { title: ours.title, actions: ours.actions, active: false, conditions: { all, any: [] } },
    });

    const ran = await setup(app);

    expect(ran.out).toContain('it lacks the option');
    expect(ran.out).toContain('+ field "Dissatisfaction index": created');
    expect(ran.out).toContain('~ trigger "Umbrage: send new tickets": changed, it is switched off');
    const again = await fields();
    expect(again).toHaveLength(5);
    expect(again[0]).toMatchObject({ title: 'Thema' });
    expect(again[0].custom_field_options).toHaveLength(topic.custom_field_options.length);
    expect((await call('GET', `triggers/${ours.id}`)).trigger).toMatchObject({ active: true, conditions: { all } });
    expect((await setup(app)).out).toContain('Nothing to change.');
  });

  test('says so when the plan has no event subscriptions, the scope is missing or nobody answers', async ({ app }) => {
    expect(await setup(app, '--event-subscription')).toMatchObject({
      code: 1,
      err: expect.stringContaining('--remove'),
    });
    const nowhere = { cwd, config: { publicUrl: 'http://127.0.0.1:1' } };
    const unheard = await command(app, ['setup', 'zendesk'], nowhere);
    expect(unheard).toMatchObject({ code: 1, err: expect.stringContaining('did not reach this database') });
    expect(await setup(app)).toMatchObject({ code: 0 });
    const without = await command(app, ['setup', 'zendesk'], { cwd, config: { publicUrl: null } });
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('PUBLIC_URL') });
    const narrow = { kind: 'status', status: 200, body: '{"token":{"scopes":["read"]}}' } as const;
    app.zendesk.faults.next((_, path) => path === '/api/v2/oauth/tokens/current', narrow);
    expect(await setup(app)).toMatchObject({ code: 1, err: expect.stringContaining('without the scopes write') });
  });

  test('goes on without forms where one was deleted in mid-run or the plan has none', async ({ app }) => {
    const { call, fields } = admin(app);
    const [form] = (await call('GET', 'ticket_forms')).ticket_forms;
    const ours = (await fields()).map(({ id }: { id: number }) => id);
    const ticket_field_ids = form.ticket_field_ids.filter((id: number) => !ours.includes(id));
    await call('PUT', `ticket_forms/${form.id}`, { ticket_form: { ticket_field_ids } });
    const isForm = (wanted: string) => (method: string, path: string) =>
      method === wanted && path.includes('/ticket_forms');
    const gone = { kind: 'status', status: 404, body: '{"error":"RecordNotFound","description":"Not found"}' } as const;
    app.zendesk.faults.next(isForm('PUT'), gone);
    expect(await setup(app)).toMatchObject({
      code: 0,
      out: expect.stringContaining('absent, it was deleted in the meantime'),
    });

    const unknown = {
      kind: 'status',
      status: 404,
      body: '{"error":"InvalidEndpoint","description":"Not found"}',
    } as const;
    app.zendesk.faults.next(isForm('GET'), unknown);
    expect(await setup(app)).toMatchObject({
      code: 0,
      out: expect.stringContaining('the plan of this account has none'),
    });
    expect((await setup(app)).out).toContain('~ form "Default Ticket Form": changed');
  });

  test('takes away what is ours, and nothing else', async ({ app }) => {
    const { call, fields } = admin(app);
    const kept = await call('POST', 'ticket_fields', { ticket_field: { type: 'text', title: 'Order number' } });
    const ran = await setup(app, '--remove');

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await fields()).toEqual([]);
    expect((await call('GET', 'views')).views).toEqual([]);
    expect((await call('GET', 'triggers')).triggers.map(({ title }: { title: string }) => title)).toEqual([
      'Send new tickets',
    ]);
    const { ticket_fields } = await call('GET', 'ticket_fields');
    expect(ticket_fields.map(({ id }: { id: number }) => id)).toContain(kept.ticket_field.id);
    expect((await setup(app, '--remove')).out).toContain('Nothing to change.');
  });

  test('says which field is in the way, and what the plan lacks', async ({ app }) => {
    const { call } = admin(app);
    const other = await call('POST', 'ticket_fields', {
      ticket_field: { type: 'tagger', title: 'Reason', custom_field_options: [{ name: 'x', value: 'topic__billing' }] },
    });
    onTestFinished(async () => void (await call('DELETE', `ticket_fields/${other.ticket_field.id}`)));

    expect(await setup(app)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/"Reason" \(\d+\).*already uses the tag topic__billing/),
    });
    await call('DELETE', `ticket_fields/${other.ticket_field.id}`);
    expect(await setup(app, '--event-subscription')).toMatchObject({
      code: 1,
      err: expect.stringContaining('the plan of this account does not have them'),
    });
    other.ticket_field.id = (
      await call('POST', 'ticket_fields', { ticket_field: { type: 'text', title: 'x' } })
    ).ticket_field.id;
  });
});
