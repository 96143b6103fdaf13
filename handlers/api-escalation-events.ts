import { z } from 'zod';
import { type Endpoint, eventsEndpoint } from '../src/api/endpoint.ts';
import { escalationFrames } from '../src/api/escalation-stream.ts';
import { ESCALATION_EXAMPLE } from '../src/api/examples.ts';
import { NO_BODY } from '../src/api/operation.ts';
import { EscalationView } from '../src/api/wire.ts';
import { RequestError } from '../src/core/errors.ts';
import type { Headers, Services } from '../src/core/ports.ts';

type Needs = Pick<Services, 'api' | 'listeners' | 'keys'>;

/** `GET /api/v1/escalations/events`: somebody wants to hear of each escalation as it opens. */
export function apiEscalationEvents(services: Needs): Endpoint {
  return eventsEndpoint(
    {
      id: 'streamEscalations',
      method: 'GET',
      path: '/api/v1/escalations/events',
      scope: 'api',
      summary: 'New escalations as they open',
      description:
        'Server-sent events: one `escalation` event for each that opens from now on, within about a second, with its number as id. Whoever comes back with `Last-Event-ID` gets what opened since. A comment every 15 seconds shows that the connection stands. A key may hold five streams open, a process a hundred.',
      params: z.strictObject({}),
      query: z.strictObject({}),
      body: NO_BODY,
      answer: EscalationView,
      kind: 'events',
      problems: {},
      example: { answer: ESCALATION_EXAMPLE },
    },
    async ({ headers, key }) => {
      const newest = await services.api.escalations.newest();
      // A number we never gave, or gave before the database was restored: whatever opens next is news.
      const from = Math.min(lastSeen(headers) ?? newest, newest);
      const leave = services.listeners.join(key.id);
      if (leave === null) {
        throw new RequestError(429, 'Too many streams are open. Close one of this key, or share it.', {
          headers: { 'retry-after': '15' },
        });
      }
      return (gone) =>
        seated(
          escalationFrames(from, services, () => isWelcome(services, headers), gone),
          leave,
        );
    },
  );
}

function lastSeen(headers: Headers): number | null {
  const given = headers['last-event-id'];
  if (given === undefined || given === '') return null;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  throw new RequestError(400, '`Last-Event-ID` is the id of an event of this stream: a whole number.');
}

/** Gives the place back however the stream ends. */
async function* seated(frames: AsyncIterable<string>, leave: () => void): AsyncGenerator<string> {
  try {
    yield* frames;
  } finally {
    leave();
  }
}

const isWelcome = ({ keys }: Needs, headers: Headers): Promise<boolean> =>
  keys.authorised(headers, 'api').then(
    () => true,
    () => false,
  );
