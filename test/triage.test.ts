import { describe, expect } from 'vitest';
import { alertsWith, newCustomer, testApp } from './support/app.ts';
import { FURIOUS } from './support/texts.ts';

const test = testApp();

const isTicketWrite = (method: string, path: string) => method === 'PUT' && path.startsWith('/api/v2/tickets/');
const isTicketRead = (method: string, path: string) => method === 'GET' && path.startsWith('/api/v2/tickets/');
const isPost = (_method: string, path: string) => path.endsWith('/chat.postMessage');
const tooMany = {
  kind: 'status',
  status: 429,
  headers: { 'retry-after': '1' },
  body: '{"error":"TooManyRequests"}',
} as const;

describe('what goes wrong outside is made good', () => {
  test('Zendesk and Slack that ask to wait are asked again', async ({ app }) => {
    const requester = newCustomer();
    app.zendesk.faults.next(isTicketRead, tooMany);
    app.zendesk.faults.next(isTicketWrite, tooMany);
    app.slack.faults.next(isPost, { ...tooMany, body: '{"ok":false,"error":"ratelimited"}' });
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester });

    await app.idle();

    expect(app.zendesk.ticket(id).writes).toBe(1);
    expect(alertsWith(app, requester.name)).toHaveLength(1);
  });

  test('a write and a post whose replies were lost are not done twice', async ({ app }) => {
    const requester = newCustomer();
    app.zendesk.faults.next(isTicketWrite, { kind: 'lost-reply' });
    app.slack.faults.next(isPost, { kind: 'lost-reply' });
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester });

    await app.idle();

    expect(app.zendesk.ticket(id).writes).toBe(1);
    expect(alertsWith(app, requester.name)).toHaveLength(1);
  });

  test('an outage of both delays the work and loses nothing', async ({ app }) => {
    const requester = newCustomer();
    app.zendesk.faults.outage({ kind: 'status', status: 502, body: '<html>Bad gateway</html>' });
    app.slack.faults.outage({ kind: 'reset' });
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester });
    await expect
      .poll(() => app.zendesk.requests.filter(({ status }) => status === 502).length, { timeout: 10_000 })
      .toBeGreaterThan(1);
    app.zendesk.faults.outage(null);
    await expect.poll(() => app.zendesk.ticket(id).writes, { timeout: 20_000 }).toBe(1);
    app.slack.faults.outage(null);

    await app.idle();

    expect(alertsWith(app, requester.name)).toHaveLength(1);
  });

  test('somebody who writes to the ticket at the same moment keeps what they wrote', async ({ app }) => {
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester: newCustomer() });
    const stop = app.zendesk.onChange(({ kind }) => {
      if (kind !== 'ticket' || app.zendesk.ticket(id).tags.includes('seen_by_agent')) return;
      stop();
      app.zendesk.editTicket(id, { tags: [...app.zendesk.ticket(id).tags, 'seen_by_agent'] }, { by: 'Agent' });
    });

    await app.idle();

    const { tags } = app.zendesk.ticket(id);
    expect(tags).toContain('seen_by_agent');
    expect(tags.filter((tag) => tag.startsWith('dissatisfaction_index__'))).toHaveLength(1);
  });
});

describe('what a person knows better', () => {
  test('stays on the ticket and is kept as a correction', async ({ app }) => {
    const requester = newCustomer();
    const { id } = app.zendesk.newTicket({ description: FURIOUS, requester });
    await app.idle();
    const rest = app.zendesk.ticket(id).tags.filter((tag) => !/^(topic|problem)__|needs_review/.test(tag));
    app.zendesk.editTicket(id, { tags: [...rest, 'topic__billing'] }, { by: 'Agent' });

    await app.zendesk.deliver(id, { form: 'event' });
    await app.idle();

    const topics = app.zendesk.ticket(id).tags.filter((tag) => tag.startsWith('topic__'));
    expect(topics).toEqual(['topic__billing']);
    const handled = await app.bot().runtime.training.handled(new Date(0));
    expect(handled.find(({ complaintId }) => complaintId === `zendesk:${id}`)?.better).toEqual({ topic: 'Billing' });
  });
});

describe('a restart', () => {
  test('finishes what was accepted before it', async ({ app }) => {
    const requester = newCustomer();
    app.zendesk.faults.outage({ kind: 'reset' });
    const ticket = app.zendesk.newTicket({ description: FURIOUS, requester, webhooks: false });
    expect(await app.zendesk.deliver(ticket)).toBe(200);
    await app.bot().stop();
    app.zendesk.faults.outage(null);

    await app.startBot();
    await app.idle();

    expect(app.zendesk.ticket(ticket.id).writes).toBe(1);
    expect(alertsWith(app, requester.name)).toHaveLength(1);
  });
});
