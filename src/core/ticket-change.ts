import { z } from 'zod';
import { type Catalogue, problemTag, topicTag } from './catalogue.ts';
import type { Classification } from './classification.ts';
import type { Better } from './correction.ts';
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

/** What one write of ours put on a ticket. */
export const Written = z.object({
  tags: z.array(z.string()),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The internal comment that went with it. */
  note: z.string().optional(),
});
export type Written = z.infer<typeof Written>;

const NEEDS_REVIEW_TAG = 'classification__needs_review';

/** What a ticket has to carry for a classification. Drop-down values are their own tags. */
export function written(classification: Classification, fields: TicketFields, trend: Trend | null = null): Written {
  const { topic, problem, band, index, confidence, needsReview } = classification;
  const known = needsReview ? null : topic;
  const values = {
    topic: known === null ? null : topicTag(known),
    problem: known === null || problem === null ? null : problemTag(known, problem),
    band: `dissatisfaction__${band}`,
    index,
    confidence: Math.round(confidence * 100) / 100,
  };
  return {
    tags: [
      ...(values.topic === null ? [NEEDS_REVIEW_TAG] : [values.topic]),
      ...(values.problem === null ? [] : [values.problem]),
      values.band,
      `dissatisfaction_index__${index}`,
      ...(trend === null ? [] : [`dissatisfaction_trend__${trend}`]),
    ],
    fields: Object.fromEntries(
      TicketFields.keyof().options.flatMap((name) => {
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

/**
 * What a person chose on the ticket: a value that is none of our latest writes was set by somebody else, also when we never
 * wrote, since an agent may fill the form while the ticket is new. Without drop-downs a foreign tag of the catalogue counts,
 * but only after we wrote. Values outside the catalogue teach nothing.
 *
 * @param latest our last write and every later one of which we do not know whether it arrived
 */
export function personsChoice(
  ticket: Ticket,
  latest: readonly Written[],
  fields: TicketFields,
  catalogue: Catalogue,
): Better {
  const pairs = catalogue.topics.flatMap(({ name, problems }) => problems.map((problem) => ({ topic: name, problem })));
  const chosen = chosenValues(ticket, latest, fields);
  const pair = pairs.find(({ topic, problem }) => chosen.tags.includes(problemTag(topic, problem)));
  const topic = catalogue.topics.find(({ name }) => chosen.tags.includes(topicTag(name)))?.name ?? pair?.topic;
  const { index } = chosen;
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(pair === undefined || pair.topic !== topic ? {} : { problem: pair.problem }),
    ...(typeof index === 'number' && index >= 0 && index <= 100 ? { index: Math.round(index) } : {}),
  };
}

function chosenValues(
  ticket: Ticket,
  latest: readonly Written[],
  fields: TicketFields,
): { tags: readonly unknown[]; index: unknown } {
  const chosen = (id: string | undefined): unknown => {
    const value = id === undefined ? null : (ticket.fields[id] ?? null);
    return id === undefined || latest.some((write) => (write.fields[id] ?? null) === value) ? null : value;
  };
  const foreignTags = latest.length === 0 ? [] : ticket.tags.filter((tag) => !latest.some((w) => w.tags.includes(tag)));
  return {
    tags: fields.topic === undefined ? foreignTags : [chosen(fields.topic), chosen(fields.problem)],
    index: chosen(fields.index),
  };
}
