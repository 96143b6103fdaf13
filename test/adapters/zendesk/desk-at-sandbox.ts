import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { zendeskDesk } from '../../../src/adapters/zendesk/desk.ts';
import { oauth } from '../../../src/adapters/zendesk/oauth.ts';
import { zendeskTransport } from '../../../src/adapters/zendesk/transport.ts';
import type { Ticket } from '../../../src/core/ticket.ts';
import { startZendesk } from '../../../src/sandbox/zendesk/index.ts';
import { fakeClock } from './two-paths.ts';

/** A desk at a local Zendesk that has the fields topic (drop-down) and index (number). */
export async function deskAtSandbox() {
  const zendesk = await startZendesk();
  onTestFinished(() => zendesk.close());
  const clock = fakeClock();
  const settings = { url: zendesk.url, clock, limits: { timeoutMs: 2000 }, random: () => 0.5 };
  const { id: clientId, secret: clientSecret } = zendesk.oauthClient;
  const authorization = oauth({ ...settings, clientId, clientSecret, scopes: ['read', 'write'], now: Date.now });
  const transport = zendeskTransport({ ...settings, authorization });

  const field = async (type: string, values: string[]) => {
    const made = await transport.call({
      method: 'POST',
      path: '/api/v2/ticket_fields.json',
      body: {
        ticket_field: { type, title: type, custom_field_options: values.map((value) => ({ name: value, value })) },
      },
      schema: z.object({ ticket_field: z.object({ id: z.number() }) }),
    });
    return String(made.ticket_field.id);
  };
  const topic = await field('tagger', ['topic__billing', 'topic__outage']);
  const index = await field('integer', []);

  let admitted = 0;
  const desk = zendeskDesk({
    transport,
    now: Date.now,
    admit: async () => {
      admitted += 1;
    },
  });
  const read = async (id: number | string): Promise<Ticket> => {
    const ticket = await desk.ticket(String(id));
    if (ticket === null) throw new Error('no such ticket');
    return ticket;
  };
  const puts = () => zendesk.requests.filter(({ method }) => method === 'PUT').length;
  return { zendesk, desk, read, topic, index, puts, admitted: () => admitted };
}
