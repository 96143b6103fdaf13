import { z } from 'zod';
import { problemTag, topicTag } from './catalogue.ts';
import type { Classification } from './classification.ts';
import type { Trend } from './follow-ups.ts';
import type { Ticket, TicketChange } from './ticket.ts';

/** Ids of the custom fields, as far as they are set up in Zendesk. */
export const TicketFields = z.object({
  topic: z.string().optional(),
  problem: z.string().optional(),
  band: z.string().optional(),
  index: z.string().optional(),
  confidence: z.string().optional(),
});
export type TicketFields = z.infer<typeof TicketFields>;

/** What a ticket can carry from us; each is a custom field, a tag or both. */
export type ValueName = keyof TicketFields;
export const VALUE_NAMES = TicketFields.keyof().options;
export type Value = string | number | null;
export type Values = Partial<Record<ValueName, Value>>;

/** What one write of ours put on a ticket. */
export const Written = z.object({
  tags: z.array(z.string()),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The internal comment that went with it. */
  note: z.string().optional(),
});
export type Written = z.infer<typeof Written>;

const NEEDS_REVIEW_TAG = 'classification__needs_review';
const INDEX_TAG = 'dissatisfaction_index__';
const TREND_TAG = 'dissatisfaction_trend__';

/** The number in our tag for the index; null for any other tag. */
export const indexIn = (tag: string): number | null =>
  tag.startsWith(INDEX_TAG) && /^\d{1,3}$/.test(tag.slice(INDEX_TAG.length))
    ? Number(tag.slice(INDEX_TAG.length))
    : null;

/** Whether a tag has the form of ours. That alone does not make it ours: people may use the same words. */
export const looksOurs = (tag: string): boolean =>
  tag === NEEDS_REVIEW_TAG || /^(topic__|problem__|dissatisfaction__|dissatisfaction_(index|trend)__)/.test(tag);

/**
 * Whether a ticket says that we wrote to it. Nobody but us makes a tag of the index: our record knows nothing of such a
 * ticket when it was made by us, is the follow-up of one we wrote to, or when the database was lost.
 */
export const carriesOurs = ({ tags }: Pick<Ticket, 'tags'>): boolean => tags.some((tag) => indexIn(tag) !== null);

/** The values a classification stands for. Drop-down values are their own tags. */
export function valuesOf(classification: Classification): Record<ValueName, Value> {
  const { topic, problem, band, index, confidence, needsReview } = classification;
  const known = needsReview ? null : topic;
  return {
    topic: known === null ? null : topicTag(known),
    problem: known === null || problem === null ? null : problemTag(known, problem),
    band: `dissatisfaction__${band}`,
    index,
    confidence: Math.round(confidence * 100) / 100,
  };
}

/**
 * What a ticket has to carry for a classification.
 * @param instead values that take the place of those of the classification
 */
export function written(
  classification: Classification,
  fields: TicketFields,
  trend: Trend | null = null,
  instead: Values = {},
): Written {
  const model = valuesOf(classification);
  // A topic of somebody else's has none of our problems.
  const values = { ...model, ...(instead.topic === undefined ? {} : { problem: null }), ...instead };
  const { topic, problem, band, index } = values;
  const isUnsure = model.topic === null && instead.topic === undefined;
  return {
    tags: [
      ...(isUnsure ? [NEEDS_REVIEW_TAG] : []),
      ...[topic, problem, band].filter((tag) => typeof tag === 'string'),
      ...(index === null ? [] : [`${INDEX_TAG}${index}`]),
      ...(trend === null ? [] : [`${TREND_TAG}${trend}`]),
    ],
    fields: Object.fromEntries(
      VALUE_NAMES.flatMap((name) => {
        const id = fields[name];
        return id === undefined ? [] : [[id, values[name]] as const];
      }),
    ),
  };
}

/**
 * The one write that takes a ticket from what it carries to what it should: all tags of others kept, stale ones of ours
 * gone. Null when there is nothing to change. `ours` are the tags our record says we wrote; a tag that merely looks like
 * ours was put there by somebody and stays.
 */
export function ticketChange(ticket: Ticket, target: Written, ours: readonly string[]): TicketChange | null {
  const theirs = ticket.tags.filter((tag) => !ours.includes(tag));
  const tags = [...new Set([...theirs, ...target.tags])];
  const fields = Object.fromEntries(
    Object.entries(target.fields).filter(([id, value]) => isThere(ticket, id) && (ticket.fields[id] ?? null) !== value),
  );
  const sameTags = tags.length === ticket.tags.length && tags.every((tag) => ticket.tags.includes(tag));
  return sameTags && Object.keys(fields).length === 0 ? null : { tags, fields };
}

/** Zendesk lists every field on every ticket: one it does not list was removed by an admin, and cannot be set. */
function isThere({ fields }: Ticket, id: string): boolean {
  return Object.keys(fields).length === 0 || id in fields;
}
