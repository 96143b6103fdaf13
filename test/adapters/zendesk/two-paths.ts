import { z } from 'zod';
import type { Authorization, Clock } from '../../../src/adapters/zendesk/attempts.ts';
import { zendeskLibrary } from '../../../src/adapters/zendesk/library.ts';
import { type Method, type TransportOptions, zendeskTransport } from '../../../src/adapters/zendesk/transport.ts';

/** Sleeps at once and remembers how long it was asked to. */
export function fakeClock(startMs = Date.parse('2026-11-22T10:00:00Z')): Clock & { slept: number[] } {
  const slept: number[] = [];
  let nowMs = startMs;
  return {
    slept,
    now: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
  };
}

const fixed = (header: string): Authorization => ({
  header: async () => header,
  renew: async () => false,
});

/** A transport with a token, a clock that does not sleep and limits fit for a test. */
export function testTransport(url: string, more: Partial<TransportOptions> = {}) {
  const clock = fakeClock();
  const transport = zendeskTransport({
    url,
    authorization: fixed('Bearer secret-token'),
    clock,
    random: () => 0.5,
    limits: { timeoutMs: 2000 },
    ...more,
  });
  return { transport, slept: clock.slept };
}

type Transport = ReturnType<typeof testTransport>['transport'];
export type Ask = (transport: Transport, method: Method) => Promise<unknown>;

interface WholeLibrary {
  tickets: Record<'show' | 'update' | 'create' | 'delete', (...args: unknown[]) => Promise<unknown>>;
}

/** The same four requests once through zendesk-node-api and our stand-in, once through our own client. */
export const PATHS: readonly [string, Ask][] = [
  [
    'zendesk-node-api',
    (transport, method) => {
      const { tickets } = zendeskLibrary(transport) as unknown as WholeLibrary;
      if (method === 'GET') return tickets.show('1');
      if (method === 'PUT') return tickets.update('1', { safe_update: true });
      return method === 'POST' ? tickets.create({ subject: 'x' }) : tickets.delete('1');
    },
  ],
  [
    'typed client',
    (transport, method) => {
      const path = method === 'POST' ? '/api/v2/tickets.json' : '/api/v2/tickets/1.json';
      const body = method === 'PUT' || method === 'POST' ? { ticket: { safe_update: true } } : undefined;
      const schema = method === 'DELETE' ? z.undefined() : z.object({ ticket: z.unknown() });
      return transport.call<unknown>({ method, path, body, schema });
    },
  ],
];
