import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { zendeskSignature } from '../../src/adapters/zendesk/signature.ts';

export interface Sent {
  /** Milliseconds since 1970. */
  at: number;
  ackMs: number;
  /** 0 without an answer. */
  status: number;
}

/** How deliveries come: so many a second, or with at most so many unanswered at a time. */
export type Pace = { perSecond: number } | { unanswered: number };

/** Delivers one signed webhook for each ticket. Resolves when all are answered, by ticket. */
export async function deliver(
  target: { url: string; secret: string },
  tickets: readonly number[],
  pace: Pace,
): Promise<Map<number, Sent>> {
  const agent = new Agent({ keepAlive: true });
  const sent = new Map<number, Sent>();
  const one = async (ticket: number) => void sent.set(ticket, await post(target, ticket, agent));
  if ('perSecond' in pace) {
    const start = performance.now();
    const running: Promise<void>[] = [];
    for (const [place, ticket] of tickets.entries()) {
      await wait(Math.max(0, start + (place * 1000) / pace.perSecond - performance.now()));
      running.push(one(ticket));
    }
    await Promise.all(running);
  } else {
    const left = tickets.values();
    const worker = async () => {
      for (const ticket of left) await one(ticket);
    };
    await Promise.all(Array.from({ length: pace.unanswered }, worker));
  }
  agent.destroy();
  return sent;
}

function post({ url, secret }: { url: string; secret: string }, ticket: number, agent: Agent): Promise<Sent> {
  const timestamp = new Date().toISOString();
  const body = Buffer.from(JSON.stringify({ v: 1, ticket_id: String(ticket), updated_at: timestamp }));
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-zendesk-webhook-signature': zendeskSignature(secret, timestamp, body),
    'x-zendesk-webhook-signature-timestamp': timestamp,
    'x-zendesk-webhook-invocation-id': randomUUID(),
  };
  const at = performance.timeOrigin + performance.now();
  const answered = (status: number) => ({ at, status, ackMs: performance.timeOrigin + performance.now() - at });
  return new Promise((resolve) => {
    const outgoing = request(`${url}/zendesk/webhook`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(answered(response.statusCode ?? 0)));
    });
    outgoing.on('error', () => resolve(answered(0)));
    outgoing.end(body);
  });
}
