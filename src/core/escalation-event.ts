import { z } from 'zod';
import { Band, Evidence } from './classification.ts';
import { Better } from './correction.ts';

/** What an alert says about the complaint that leads it. */
export const Subject = z.object({
  complaintId: z.string(),
  customerId: z.string(),
  customerName: z.string().nullable(),
  url: z.string().nullable(),
  quote: z.string(),
  topic: z.string().nullable(),
  problem: z.string().nullable(),
  needsReview: z.boolean(),
  index: z.int(),
  band: Band,
  evidence: z.array(Evidence),
  model: z.string(),
  /** The second model would have been asked and gave no answer: down, slow, over budget or nonsense. */
  degraded: z.literal(true).optional(),
  rule: z.string(),
});
export type Subject = z.infer<typeof Subject>;

export const DISMISSALS = ['duplicate', 'not a complaint', 'wrong'] as const;
export const Dismissal = z.enum(DISMISSALS);
export type Dismissal = z.infer<typeof Dismissal>;

const by = z.string();

/** What can happen to an escalation. `by` is a Slack user id, or `zendesk` when the ticket decided. Moments are ISO 8601. */
export const EscalationEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('joined'), subject: Subject, isNew: z.boolean() }),
  z.object({ kind: z.literal('claim'), by }),
  z.object({ kind: z.literal('unclaim'), by }),
  z.object({ kind: z.literal('assign'), by, to: z.string() }),
  z.object({ kind: z.literal('snooze'), by, until: z.string() }),
  /** With `until`, only the end of that very snooze: the timer of an earlier one must not end a later one. */
  z.object({ kind: z.literal('wake'), until: z.string().optional() }),
  z.object({ kind: z.literal('resolve'), by, note: z.string() }),
  z.object({ kind: z.literal('dismiss'), by, reason: Dismissal }),
  z.object({ kind: z.literal('reopen'), by }),
  /** The customer complained again after it was over; `words` are the new ones, `subject` what it is about by now. */
  z.object({
    kind: z.literal('again'),
    subject: Subject,
    words: z.object({ quote: z.string(), index: z.int(), band: Band }),
  }),
  z.object({ kind: z.literal('correct'), by, better: Better, subject: Subject }),
  /** With `since`, only of the wait that began then: the timer of an earlier wait must not shorten a later one. */
  z.object({ kind: z.literal('remind'), since: z.string().optional() }),
  /** An incident stands for it from here on. */
  z.object({ kind: z.literal('absorb'), incidentId: z.string() }),
  z.object({ kind: z.literal('ticket-made'), by, ticket: z.object({ id: z.string(), url: z.string() }) }),
  /** The author deleted the message that was the complaint. */
  z.object({ kind: z.literal('source-deleted') }),
]);
export type EscalationEvent = z.infer<typeof EscalationEvent>;

/** One entry of an escalation's history. */
export interface HistoryEntry {
  /** The revision the event led to. */
  revision: number;
  event: EscalationEvent;
  /** ISO 8601. */
  at: string;
  /** The whole channel has to hear of it, not only the thread. */
  surfaces: boolean;
}
