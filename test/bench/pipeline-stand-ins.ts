import { setTimeout as wait } from 'node:timers/promises';
import { startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk } from '../../src/sandbox/zendesk/index.ts';
import { said, startModelServer } from '../support/model-server.ts';

/** Latencies in milliseconds; 0 answers at once. */
export interface Latencies {
  zendesk: number;
  slack: number;
  model: number;
}

/** What the stand-ins' process is asked, and answers under the same `id`. */
export type Asked = { id: number } & (
  | { kind: 'tickets'; count: number; angryEvery: number }
  | { kind: 'latencies'; latencies: Latencies }
  | { kind: 'written' }
);
export type Where = Awaited<ReturnType<typeof start>>['where'];

const CALM = 'Hello, could you tell me when the engineer comes? Thank you for your help. Case';
const ANGRY =
  'My internet is dead again, the third time this month, and I am furious. I will go to the regulator. Case';

/**
 * Zendesk, Slack and a model endpoint in a process of their own, so that the one that is measured has its processor to
 * itself as far as two cores allow. Their limits are lifted.
 */
async function start() {
  const unlimited = 10_000_000;
  const zendesk = await startZendesk({ ticketUpdateLimitPerMinute: unlimited, requestLimitPerMinute: unlimited });
  const slack = await startSlack({ rateLimits: 'off' });
  let modelMs = 0;
  const model = await startModelServer(
    () => ({ content: said('Internet', 'No connection', 30) }),
    () => wait(modelMs),
  );
  /** When each ticket first carried a classification, in milliseconds since 1970. */
  const written = new Map<number, number>();
  zendesk.onChange(({ kind, id }) => {
    const ticket = Number(id);
    if (kind !== 'ticket' || written.has(ticket)) return;
    if (zendesk.ticket(ticket).tags.some((tag) => tag.startsWith('dissatisfaction_index__'))) {
      written.set(ticket, performance.timeOrigin + performance.now());
    }
  });
  const { url, oauthClient, webhookSecret } = zendesk;
  const { apiUrl, botToken, appToken, signingSecret } = slack;
  return {
    where: {
      zendesk: { url, oauthClient, webhookSecret },
      slack: { apiUrl, botToken, appToken, signingSecret },
      model: model.url,
    },
    answer(asked: Asked): unknown {
      switch (asked.kind) {
        case 'tickets':
          return Array.from({ length: asked.count }, (_, number) => {
            const description = `${asked.angryEvery > 0 && number % asked.angryEvery === 0 ? ANGRY : CALM} ${number}.`;
            const requester = { name: `Customer ${number}`, email: `customer${number}@customer.example` };
            return zendesk.newTicket({ description, requester, webhooks: false }).id;
          });
        case 'latencies':
          modelMs = asked.latencies.model;
          zendesk.faults.outage(asked.latencies.zendesk > 0 ? { kind: 'delay', ms: asked.latencies.zendesk } : null);
          slack.faults.outage(asked.latencies.slack > 0 ? { kind: 'delay', ms: asked.latencies.slack } : null);
          return null;
        case 'written': {
          const all = [...written];
          written.clear();
          return all;
        }
      }
    },
  };
}

if (import.meta.main) {
  const standIns = await start();
  process.on('message', (asked: Asked) => process.send?.({ id: asked.id, answer: standIns.answer(asked) }));
  process.send?.({ id: 0, answer: standIns.where });
}
