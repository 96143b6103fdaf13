import { z } from 'zod';
import type { HttpReply } from '../../http.ts';
import { customerName } from './samples.ts';
import { slackEndpoints } from './slack-endpoints.ts';
import { correctedTags } from './ticket-rows.ts';
import { FAILURES, SYSTEMS } from './view.ts';
import { type PageWorld, pageState } from './world.ts';

/** The agent who sits in front of the ticket list. */
const AGENT = 'Ana Reis';

interface PageRequest {
  query: URLSearchParams;
  /** The JSON of the body; null for a GET. */
  body: unknown;
}

/** @throws ZodError for a body of the wrong shape; Error for what a person could not have done */
export type Endpoint = (request: PageRequest) => HttpReply | Promise<HttpReply>;

const Looking = z.object({
  person: z.string().max(80).default('mara'),
  channel: z.string().max(80).default('escalations'),
  thread: z.string().max(40).nullable().default(null),
});

const NewTicket = z.object({
  subject: z.string().trim().max(150).default(''),
  text: z.string().trim().min(1, 'say what happened').max(64_000),
  name: z.string().trim().max(80).default(''),
});

const Correction = z.object({
  ticket: z.int().positive(),
  topic: z.string().regex(/^topic__[\p{L}\p{N}_]+$/u, 'has to be the tag of a topic'),
  problem: z
    .string()
    .regex(/^problem__[\p{L}\p{N}_]+$/u, 'has to be the tag of a problem')
    .nullable(),
});

/** What the page can ask for and do, by method and path. */
export function endpoints(world: PageWorld): Readonly<Record<string, Endpoint>> {
  const { zendesk, failures, storm } = world;
  return {
    'GET /api/state': ({ query }) => ({
      status: 200,
      body: pageState(world, Looking.parse(Object.fromEntries(query))),
    }),
    'POST /api/tickets': ({ body }) => ({ status: 201, body: { id: openTicket(world, NewTicket.parse(body)) } }),
    'POST /api/corrections'({ body }) {
      const { ticket, topic, problem } = Correction.parse(body);
      zendesk.editTicket(ticket, { tags: correctedTags(zendesk.ticket(ticket).tags, topic, problem) }, { by: AGENT });
      world.corrected.add(ticket);
      return { status: 200, body: {} };
    },
    'POST /api/failures'({ body }) {
      const { system, failure } = z.object({ system: z.enum(SYSTEMS), failure: z.enum(FAILURES) }).parse(body);
      failures.set(system, failure);
      world.changed();
      return { status: 200, body: failures.current() };
    },
    'POST /api/storm'({ body }) {
      const { on } = z.object({ on: z.boolean() }).parse(body);
      if (on) storm.start();
      else storm.stop();
      world.changed();
      return { status: 200, body: storm.progress() };
    },
    ...slackEndpoints(world.slack),
  };
}

/** Opens a ticket as the customer's form does: the same name is the same customer. */
export function openTicket(world: PageWorld, { subject, text, name }: z.infer<typeof NewTicket>): number {
  const customer = name === '' ? customerName(world.customers.size) : name;
  const email = `${customer.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '.')}@customer.example`;
  const { id } = world.zendesk.newTicket({
    // As from a mail without a subject: repeating the text there would count its words twice.
    subject: subject === '' ? null : subject,
    description: text,
    requester: { name: customer, email },
  });
  world.customers.set(id, customer);
  return id;
}
