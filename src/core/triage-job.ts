import { z } from 'zod';

/** What the queue carries: enough to find the complaint, and for a chat message the complaint itself. */
export const TriageJob = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('zendesk'),
    ticketId: z.string(),
    alerts: z.boolean(),
    /** ISO 8601: what the customer says from then on may alert, also on a ticket that may not. */
    alertsSince: z.string().optional(),
    /** ISO 8601: when the webhook came. */
    acceptedAt: z.string().optional(),
  }),
  z.object({
    kind: z.literal('slack'),
    source: z.object({ kind: z.literal('slack'), channel: z.string(), ts: z.string() }),
    text: z.string(),
    /** When these words were written, as a Slack timestamp; absent where a known text is looked at again. */
    saidAt: z.string().optional(),
    customer: z.object({ id: z.string(), name: z.string().nullable() }),
    url: z.string().nullable(),
    alerts: z.boolean(),
  }),
]);
export type TriageJob = z.infer<typeof TriageJob>;
