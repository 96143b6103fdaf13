import { z } from 'zod';
import type { FeedPage, FeedPlace, TicketFeed } from '../../core/ports.ts';
import type { Ticket } from '../../core/ticket.ts';
import { customerText, languageOf } from '../../core/ticket-text.ts';
import { Id, RestTicket, toTicket } from './rest-ticket.ts';
import { writeMany } from './ticket-write-many.ts';
import type { ZendeskTransport } from './transport.ts';

const People = z.array(z.object({ id: Id, name: z.string().nullish() })).nullish();
const Page = z.object({
  tickets: z.array(z.unknown()),
  users: People,
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
});
const Changed = RestTicket.pick({ id: true, status: true, created_at: true, updated_at: true });
const Many = z.object({ tickets: z.array(z.unknown()), users: People });

export interface FeedOptions {
  transport: ZendeskTransport;
  /** Called before each write; resolves when the account's limit leaves room for it. */
  admit: () => Promise<void>;
  /** Resolves after so many milliseconds. */
  sleep: (ms: number) => Promise<unknown>;
  /** Hears of a ticket that could not be read; the others must not suffer for it. */
  unreadable: (at: string) => void;
}

export function ticketFeed(options: FeedOptions): TicketFeed {
  const { transport, unreadable } = options;
  const read = (tickets: readonly unknown[], users: z.infer<typeof People>) =>
    readable(RestTicket, tickets, unreadable).map((rest) => withWords(rest, users, transport.origin));

  async function many(ids: readonly string[]): Promise<Ticket[]> {
    if (ids.length === 0) return [];
    const path = `/api/v2/tickets/show_many.json?ids=${ids.join(',')}&include=users`;
    const { tickets, users } = await transport.call({ method: 'GET', path, schema: Many });
    return read(tickets, users);
  }

  async function exported<T>(from: FeedPlace, readAll: (page: z.infer<typeof Page>) => T[]): Promise<FeedPage<T>> {
    const place =
      'cursor' in from
        ? `cursor=${encodeURIComponent(from.cursor)}`
        : `start_time=${Math.floor(from.since.getTime() / 1000)}`;
    const path = `/api/v2/incremental/tickets/cursor.json?${place}`;
    const page = await transport.call({ method: 'GET', path, schema: Page });
    return { tickets: readAll(page), cursor: page.after_cursor ?? null, isLast: page.end_of_stream };
  }

  return {
    many,
    page: (from) => exported(from, ({ tickets, users }) => read(tickets, users)),
    changes: (from) =>
      exported(from, ({ tickets }) =>
        readable(Changed, tickets, unreadable).map(({ id, status, created_at, updated_at }) => {
          return { id, status, createdAt: created_at, updatedAt: updated_at };
        }),
      ),
    writeMany: (writes) => writeMany({ ...options, many }, writes),
  };
}

/** Without its comments: whole pages of tickets are read for a few requests. */
function withWords(rest: RestTicket, users: z.infer<typeof People>, origin: string): Ticket {
  const name = users?.find(({ id }) => id === rest.requester_id)?.name ?? null;
  const description = customerText(rest.description ?? '');
  return { ...toTicket(rest, name, origin), description, language: languageOf(description) };
}

function readable<T>(schema: z.ZodType<T>, tickets: readonly unknown[], unreadable: FeedOptions['unreadable']): T[] {
  return tickets.flatMap((ticket) => {
    const parsed = schema.safeParse(ticket);
    if (parsed.success) return [parsed.data];
    unreadable(parsed.error.issues[0]?.path.join('.') ?? '');
    return [];
  });
}
