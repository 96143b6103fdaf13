import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import { Ticket } from '../../core/ticket.ts';

/** Ids are numbers in the REST API and strings in events. */
export const Id = z.union([z.string(), z.int()]).transform(String);

const lowerCase = z.string().transform((text) => text.toLowerCase());

/** A ticket as the REST API shows it, as far as we read it. */
export const RestTicket = z.object({
  id: Id,
  status: lowerCase.pipe(Ticket.shape.status),
  subject: z.string().nullish(),
  description: z.string().nullish(),
  requester_id: Id.nullish(),
  organization_id: Id.nullish(),
  priority: lowerCase.nullish(),
  via: z.object({ channel: z.union([z.string(), z.number()]).nullish() }).nullish(),
  tags: z.array(z.string()).nullish(),
  custom_fields: z.array(z.object({ id: Id, value: z.unknown() })).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type RestTicket = z.infer<typeof RestTicket>;

export const OneTicket = z.object({ ticket: RestTicket });

/** @param origin of the help desk, for the link an agent opens */
export function toTicket(rest: RestTicket, requesterName: string | null, origin: string): Ticket {
  const channel = rest.via?.channel ?? null;
  return {
    id: rest.id,
    status: rest.status,
    subject: rest.subject ?? null,
    description: rest.description ?? '',
    // Tickets without a requester must not look as if one customer wrote them all.
    requester: { id: rest.requester_id ?? `of-ticket-${rest.id}`, name: requesterName },
    organizationId: rest.organization_id ?? null,
    priority: rest.priority ?? null,
    channel: channel === null ? null : String(channel),
    tags: rest.tags ?? [],
    fields: Object.fromEntries((rest.custom_fields ?? []).map(({ id, value }) => [id, fieldValue(value)])),
    createdAt: rest.created_at,
    updatedAt: rest.updated_at,
    url: `${origin}/agent/tickets/${rest.id}`,
  };
}

/** Zendesk shows the value of a number field as a string; we write and compare numbers. */
export function fieldValue(value: unknown): unknown {
  return typeof value === 'string' && /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(value) ? Number(value) : value;
}

/** Custom fields as a write names them: ids are numbers there, and the empty word empties a field. */
export function customFields(
  fields: Readonly<Record<string, string | number | null>>,
): { id: number | string; value: string | number }[] {
  return Object.entries(fields).map(([id, value]) => ({
    id: Number.isSafeInteger(Number(id)) ? Number(id) : id,
    value: value ?? '',
  }));
}

/**
 * What zendesk-node-api answered, once it has the shape we need.
 * @param what the record, for the message
 * @throws UpstreamError, final: a wrong shape does not go away by asking again
 */
export function answered<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const at = result.error.issues[0]?.path.join('.') ?? '';
  throw new UpstreamError(`${what} came from Zendesk without what we need at "${at}". Check whether the API changed.`, {
    system: 'zendesk',
    retryable: false,
    code: 'unreadable_body',
  });
}

/**
 * Whether Zendesk says that this very record does not exist. Its other 404s mean a wrong address or a plan without
 * this call; taking those for a deleted ticket would silently drop every complaint.
 */
export function isNoSuchRecord(error: unknown): boolean {
  return error instanceof UpstreamError && error.status === 404 && error.code === 'RecordNotFound';
}
