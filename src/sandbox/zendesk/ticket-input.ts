import { z } from 'zod';
import { PRIORITIES, TICKET_TYPES } from './records.ts';
import { invalidAttribute } from './reply.ts';

const NumericId = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);
const FieldValues = z.union([
  z.array(z.object({ id: NumericId, value: z.unknown().optional() })),
  z
    .record(z.string().regex(/^\d+$/), z.unknown())
    .transform((values) => Object.entries(values).map(([id, value]) => ({ id: Number(id), value }))),
]);

/** What an update or a new ticket may carry. Read-only and unknown properties are ignored, as in the real one. */
const TicketInput = z.object({
  subject: z.string().nullish(),
  description: z.string().optional(),
  status: z.string().optional(),
  priority: z.enum(PRIORITIES).nullish(),
  type: z.enum(TICKET_TYPES).nullish(),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  additional_tags: z.array(z.string()).optional(),
  remove_tags: z.array(z.string()).optional(),
  custom_fields: FieldValues.optional(),
  fields: FieldValues.optional(),
  comment: z
    .object({
      body: z.string().optional(),
      html_body: z.string().optional(),
      public: z.boolean().optional(),
      author_id: NumericId.optional(),
    })
    .optional(),
  requester: z.object({ name: z.string().optional(), email: z.string().nullish() }).optional(),
  requester_id: NumericId.optional(),
  assignee_id: NumericId.nullish(),
  group_id: NumericId.nullish(),
  organization_id: NumericId.nullish(),
  ticket_form_id: NumericId.nullish(),
  brand_id: NumericId.nullish(),
  external_id: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  safe_update: z.union([z.boolean(), z.string()]).optional(),
  updated_stamp: z.string().nullish(),
});
export type TicketInput = z.infer<typeof TicketInput>;

/** @throws Refusal 400 naming the first attribute of the wrong type. */
export function ticketInput(value: unknown): TicketInput {
  const parsed = TicketInput.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const name = first === undefined || first.path.length === 0 ? 'ticket' : first.path.join('.');
  throw invalidAttribute(`You passed an invalid value for the ${name} attribute.`);
}

/** The `ticket` of a request body. */
export function ticketOf(body: unknown): unknown {
  const parsed = z.object({ ticket: z.record(z.string(), z.unknown()) }).safeParse(body);
  if (parsed.success) return parsed.data.ticket;
  throw invalidAttribute('You passed an invalid value for the ticket attribute. must be an object');
}
