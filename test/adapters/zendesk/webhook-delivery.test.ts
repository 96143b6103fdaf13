import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { zendeskWebhook } from '../../../src/adapters/zendesk/webhook.ts';
import { SignatureError } from '../../../src/core/errors.ts';
import type { TicketNotice } from '../../../src/core/ticket-created.ts';
import { startZendesk } from '../../../src/sandbox/zendesk/index.ts';

/** A receiver that keeps what it verified, and a local Zendesk that delivers to it. */
async function setUp(form: 'trigger' | 'event') {
  const zendesk = await startZendesk();
  const webhook = zendeskWebhook({ secrets: [zendesk.webhookSecret], now: Date.now, accountId: '22129848' });
  const notices: TicketNotice[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    try {
      notices.push(webhook.verified({ headers: request.headers, body: Buffer.concat(chunks) }));
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(error instanceof SignatureError ? 401 : 400).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await zendesk.close();
    server.close();
  });
  zendesk.registerWebhook({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, form });
  return { zendesk, notices };
}

test.each(['trigger', 'event'] as const)('what a Zendesk delivers by %s is read and told apart', async (form) => {
  const { zendesk, notices } = await setUp(form);

  const ticket = zendesk.newTicket({ description: 'Ärger mit "Anführung" und {{ticket.id}} 😡' });
  await zendesk.deliveriesSettled();

  expect(notices).toEqual([
    {
      kind: 'ticket_created',
      event: {
        ticketId: String(ticket.id),
        deliveryId: expect.stringMatching(form === 'event' ? /^event:/ : /^invocation:/),
        occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    },
  ]);
  expect(await zendesk.deliver(ticket, { form, secret: 'forged' })).toBe(401);
  expect(await zendesk.deliver(ticket, { form, timestamp: new Date(Date.now() - 3_600_000) })).toBe(401);
  expect(await zendesk.deliver(ticket, { form, body: 'Hello' })).toBe(400);
  expect(notices).toHaveLength(1);
});

test('a redelivery of the trigger carries the id of the first delivery', async () => {
  const { zendesk, notices } = await setUp('trigger');
  const ticket = zendesk.newTicket();
  await zendesk.deliveriesSettled();

  await zendesk.deliver(ticket, { invocationId: 'same' });
  await zendesk.deliver(ticket, { invocationId: 'same', timestamp: new Date(Date.now() - 60_000) });

  const ids = notices.map((notice) => notice.kind === 'ticket_created' && notice.event.deliveryId);
  expect(ids.slice(1)).toEqual(['invocation:same', 'invocation:same']);
});
