import { z } from 'zod';
import { carriesOurs, looksOurs, type Written } from '../../core/ticket-change.ts';
import { fieldValue, isNoSuchRecord } from './rest-ticket.ts';
import type { ZendeskTransport } from './transport.ts';

/** Goes with every write of ours and comes back as `custom` metadata of its audit. */
export const MARK = { umbrage: { v: 1 } };

const Event = z.object({ type: z.string(), field_name: z.string().nullish(), value: z.unknown().optional() });
const Audit = z.object({
  metadata: z.object({ custom: z.looseObject({ umbrage: z.unknown().optional() }).nullish() }).nullish(),
  events: z.array(Event),
});
type Audit = z.infer<typeof Audit>;
const Audits = z.object({
  audits: z.array(Audit),
  meta: z.object({ has_more: z.boolean().nullish() }).nullish(),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** A ticket with a longer history is not followed to its end. */
const MOST_PAGES = 10;

/**
 * What the last write of ours put on a ticket, as its audits tell it. The birth of a ticket that brings our tags counts as
 * a write of ours: a follow-up ticket inherits them from the closed one, and nobody chose them for it.
 * @throws UpstreamError
 */
export async function earlierWrite(transport: ZendeskTransport, id: string): Promise<Written | null> {
  let tags: string[] = [];
  const fields: Written['fields'] = {};
  let ours: Written | null = null;
  let isBirth = true;
  for await (const audit of auditsOf(transport, id)) {
    for (const { type, field_name, value } of audit.events) {
      if (type !== 'Create' && type !== 'Change') continue;
      if (field_name === 'tags') tags = tagsIn(value);
      else if (/^\d+$/.test(field_name ?? '')) fields[field_name ?? ''] = plainValue(value);
    }
    const isMarked = audit.metadata?.custom?.umbrage !== undefined;
    if (isMarked || (isBirth && carriesOurs({ tags }))) ours = { tags: tags.filter(looksOurs), fields: { ...fields } };
    isBirth = false;
  }
  return ours;
}

/** Oldest first. */
async function* auditsOf(transport: ZendeskTransport, id: string): AsyncGenerator<Audit> {
  let next: string | null = `/api/v2/tickets/${encodeURIComponent(id)}/audits.json?page[size]=100`;
  for (let page = 0; next !== null && page < MOST_PAGES; page++) {
    const answer: z.infer<typeof Audits> = await pageAt(transport, next);
    yield* answer.audits;
    next = answer.meta?.has_more === true ? (answer.links?.next ?? null) : null;
  }
}

async function pageAt(transport: ZendeskTransport, path: string): Promise<z.infer<typeof Audits>> {
  try {
    return await transport.call({ method: 'GET', path, schema: Audits });
  } catch (error) {
    if (isNoSuchRecord(error)) return { audits: [] };
    throw error;
  }
}

/** Tags come as a list, in some accounts' older audits as one string. */
function tagsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.filter((tag) => typeof tag === 'string');
  return typeof value === 'string' ? value.split(/\s+/).filter((tag) => tag !== '') : [];
}

function plainValue(value: unknown): string | number | null {
  const read = fieldValue(value);
  return typeof read === 'string' || typeof read === 'number' ? read : null;
}
