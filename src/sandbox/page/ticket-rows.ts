import type { TicketView } from '../zendesk/outside-world.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { Band, Choice, TicketRow, TopicChoice } from './view.ts';

const TOPIC = 'topic__';
const PROBLEM = 'problem__';
const BAND = 'dissatisfaction__';
const INDEX = 'dissatisfaction_index__';
const NEEDS_REVIEW = 'classification__needs_review';

/** What the page knows beside the ticket itself. */
export interface RowContext {
  topics: readonly TopicChoice[];
  alerts: readonly AlertFacts[];
  customers: ReadonlyMap<number, string>;
  corrected: ReadonlySet<number>;
}

/** A ticket as the agent's list shows it. Everything the bot said is read from the tags, as an agent's view would. */
export function ticketRow(ticket: TicketView, context: RowContext): TicketRow {
  const alert = context.alerts.findLast((each) => each.ticket === ticket.id);
  const topic = tagAfter(ticket.tags, TOPIC);
  const problem = tagAfter(ticket.tags, PROBLEM);
  const chosen = context.topics.find((each) => each.tag === topic);
  const index = tagAfter(ticket.tags, INDEX);
  const points = index === null ? null : Number(index.slice(INDEX.length));
  const note = noteOf(ticket);
  return {
    id: ticket.id,
    subject: ticket.subject ?? '',
    text: ticket.description.slice(0, 4000),
    customer: context.customers.get(ticket.id) ?? 'Customer',
    createdAt: ticket.created_at,
    status: ticket.status,
    topic: topic === null ? null : (chosen ?? { tag: topic, name: readable(topic) }),
    problem: problem === null ? null : problemChoice(problem, topic, chosen?.problems ?? []),
    band: bandOf(tagAfter(ticket.tags, BAND)),
    index: points,
    needsReview: ticket.tags.includes(NEEDS_REVIEW),
    confidence: confidenceField(ticket, points) ?? alert?.confidence ?? null,
    words: note === null ? (alert?.words ?? []) : quoted(note),
    degraded: note?.includes('gave no answer') === true,
    alert: alert === undefined ? null : { channel: alert.channel, ts: alert.ts },
    corrected: context.corrected.has(ticket.id),
  };
}

/**
 * The tags after a person chose. A problem of another topic goes with its topic; a person has looked, so the request for a
 * look goes too. Custom fields follow the tags, as they do in the real one.
 */
export function correctedTags(tags: readonly string[], topic: string, problem: string | null): string[] {
  const kept = tags.filter((tag) => !tag.startsWith(TOPIC) && !tag.startsWith(PROBLEM) && tag !== NEEDS_REVIEW);
  return [...kept, topic, ...(problem === null ? [] : [problem])];
}

/** Topics and problems that some ticket carries: what can be chosen when nobody said what the catalogue is. */
export function topicsSeen(tickets: readonly TicketView[]): TopicChoice[] {
  const topics = new Map<string, Map<string, Choice>>();
  for (const { tags } of tickets) {
    const topic = tagAfter(tags, TOPIC);
    if (topic === null) continue;
    const problems = topics.get(topic) ?? new Map<string, Choice>();
    topics.set(topic, problems);
    const problem = tagAfter(tags, PROBLEM);
    if (problem !== null) problems.set(problem, problemChoice(problem, topic, []));
  }
  return [...topics]
    .map(([tag, problems]) => ({ tag, name: readable(tag), problems: [...problems.values()].sort(byName) }))
    .sort(byName);
}

const byName = (one: Choice, other: Choice): number => one.name.localeCompare(other.name);

function tagAfter(tags: readonly string[], prefix: string): string | null {
  return tags.find((tag) => tag.startsWith(prefix)) ?? null;
}

function problemChoice(tag: string, topic: string | null, problems: readonly Choice[]): Choice {
  const ofTopic = `${PROBLEM}${topic?.slice(TOPIC.length) ?? ''}__`;
  const rest = tag.startsWith(ofTopic) ? tag.slice(ofTopic.length) : tag.slice(PROBLEM.length);
  return problems.find((each) => each.tag === tag) ?? { tag, name: readable(rest) };
}

/** `topic__network_outage` as a person would write it. */
function readable(tag: string): string {
  const words = tag
    .replace(/^topic__/, '')
    .replaceAll('_', ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The internal comment that says why a ticket was sorted as it is. */
function noteOf(ticket: TicketView): string | null {
  const notes = ticket.comments.filter((comment) => !comment.public && comment.plain_body.startsWith('Umbrage: '));
  return notes.at(-1)?.plain_body ?? null;
}

function quoted(note: string): string[] {
  return [...note.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '');
}

function bandOf(tag: string | null): Band | null {
  const name = tag?.slice(BAND.length);
  return name === 'low' || name === 'medium' || name === 'high' || name === 'critical' ? name : null;
}

/** The field between 0 and 1 is the confidence. A certain one stands there as 1, which an index could be as well. */
function confidenceField(ticket: TicketView, index: number | null): number | null {
  const values = ticket.custom_fields.map(({ value }) => String(value)).filter((value) => /^[01](\.\d+)?$/.test(value));
  const value = values.find((each) => each.includes('.')) ?? values.find((each) => Number(each) !== index);
  return value === undefined ? null : Number(value);
}
