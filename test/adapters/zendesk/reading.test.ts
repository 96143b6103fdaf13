import { expect, test } from 'vitest';
import { zendeskDesk } from '../../../src/adapters/zendesk/desk.ts';
import { deskAtSandbox } from './desk-at-sandbox.ts';
import { json, scriptedServer } from './scripted-server.ts';
import { testTransport } from './two-paths.ts';

const AT = '2026-11-22T10:00:00Z';

async function reading(ticket: object, comments: readonly object[]) {
  const server = await scriptedServer(
    json(200, { ticket: { id: 1, status: 'open', requester_id: '7', created_at: AT, updated_at: AT, ...ticket } }),
    json(200, { user: { name: 'Ann' } }),
    json(200, { comments: comments.map((comment, id) => ({ id, public: true, created_at: AT, ...comment })) }),
  );
  return zendeskDesk({ transport: testTransport(server.url).transport, now: Date.now }).ticket('1');
}

test('the first public comment counts, and what mail programs put around it does not', async () => {
  const html =
    '<div class="zd-comment"><style>p{}</style><p>The line is <b>dead</b>, see <a href="https://x.example">this</a>.</p>' +
    '<img src="x.png" alt="logo"><div class="gmail_signature">Ann Smith, CEO</div>' +
    '<div class="gmail_quote">On Monday you wrote: <blockquote>Dear Ann</blockquote></div></div>';
  const ticket = await reading(
    { description: 'a private note', priority: 'HIGH', organization_id: 9, via: { channel: 'Email' } },
    [
      { author_id: 3, public: false, body: 'a private note' },
      { author_id: 7, body: 'plain', html_body: html, attachments: [{ file_name: 'bill.pdf' }] },
    ],
  );

  expect(ticket).toMatchObject({
    description: 'The line is dead, see this.',
    requester: { id: '7', name: 'Ann' },
    organizationId: '9',
    priority: 'high',
    attachments: ['bill.pdf'],
    onBehalf: false,
  });
});

test('what an integration writes in a customer’s name is recognised and unwrapped', async () => {
  const body = 'Name: Ann\nE-mail: ann@customer.example\nMessage: My line is dead and you do not answer.';
  const ticket = await reading({ via: { channel: 'api' } }, [{ author_id: 3, body }]);

  expect(ticket).toMatchObject({
    description: 'My line is dead and you do not answer.',
    onBehalf: true,
    channel: 'api',
    language: 'en',
  });
});

test('later public comments of the customer are follow-ups, those of agents are not', async () => {
  const ticket = await reading({}, [
    { author_id: 7, body: 'The line is dead.' },
    { author_id: 3, body: 'Have you restarted it?' },
    { author_id: 7, body: 'Yes! Still dead!' },
    { author_id: 7, public: false, body: 'internal' },
  ]);

  expect(ticket?.followUps).toEqual([{ id: '2', at: AT, text: 'Yes! Still dead!' }]);
});

test('a description of a megabyte is read within a moment', async () => {
  const { zendesk, read } = await deskAtSandbox();
  const { id } = zendesk.newTicket({ description: 'My line is dead & nobody helps. <b> '.repeat(30_000) });
  const start = performance.now();

  expect((await read(id)).description).toContain('nobody helps. <b>');
  expect(performance.now() - start).toBeLessThan(3_000);
});
