import { z } from 'zod';
import { atLeast, Band, type Classification, Evidence } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { Rule } from './rules.ts';

export const EscalationState = z.enum(['open', 'claimed', 'snoozed', 'resolved', 'dismissed']);
export type EscalationState = z.infer<typeof EscalationState>;

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
  rule: z.string(),
});
export type Subject = z.infer<typeof Subject>;

/** The life of one alert. `revision` grows by one with every change; a change names the revision it was made from. */
export const Escalation = z.object({
  id: z.string(),
  revision: z.int(),
  state: EscalationState,
  channel: z.string(),
  mention: z.string().nullable(),
  subject: Subject,
  /** How many complaints this alert stands for. */
  complaints: z.int(),
  /** Slack user id of the person who has it. */
  owner: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  openedAt: z.string(),
  changedAt: z.string(),
});
export type Escalation = z.infer<typeof Escalation>;

/** What can happen to an escalation. `by` is a Slack user id, or `zendesk` when the ticket decided. */
export type EscalationEvent =
  | { kind: 'joined'; subject: Subject; isNew: boolean }
  | { kind: 'claim'; by: string }
  | { kind: 'unclaim'; by: string }
  | { kind: 'assign'; by: string; to: string }
  | { kind: 'snooze'; by: string; until: string }
  | { kind: 'wake' }
  | { kind: 'resolve'; by: string; note: string }
  | { kind: 'dismiss'; by: string; reason: 'duplicate' | 'not a complaint' | 'wrong' }
  | { kind: 'reopen'; by: string }
  | { kind: 'correct'; by: string; subject: Subject };

export type Transition = { kind: 'changed'; escalation: Escalation } | { kind: 'refused'; why: string };

const ALIVE = ['open', 'claimed', 'snoozed'] as const satisfies EscalationState[];
const OVER = ['resolved', 'dismissed'] as const satisfies EscalationState[];

/** From which states each event is allowed. */
const ALLOWED: Readonly<Record<EscalationEvent['kind'], readonly EscalationState[]>> = {
  joined: ALIVE,
  claim: ['open', 'snoozed'],
  unclaim: ['claimed'],
  assign: ALIVE,
  snooze: ['open', 'claimed'],
  wake: ['snoozed'],
  resolve: ALIVE,
  dismiss: ALIVE,
  reopen: OVER,
  correct: EscalationState.options,
};

export const isAlive = (state: EscalationState): boolean => ALIVE.some((alive) => alive === state);

/** The escalation after the event, or why the event has no place in its present state. */
export function transition(escalation: Escalation, event: EscalationEvent, now: Date): Transition {
  if (!ALLOWED[event.kind].includes(escalation.state)) {
    return { kind: 'refused', why: `This alert is ${describe(escalation)} already.` };
  }
  return {
    kind: 'changed',
    escalation: {
      ...escalation,
      ...changes(escalation, event),
      revision: escalation.revision + 1,
      changedAt: now.toISOString(),
    },
  };
}

function changes(escalation: Escalation, event: EscalationEvent): Partial<Escalation> {
  switch (event.kind) {
    case 'joined':
      return joined(escalation, event.subject, event.isNew);
    case 'claim':
      return { state: 'claimed', owner: event.by, snoozedUntil: null };
    case 'assign':
      return { state: 'claimed', owner: event.to, snoozedUntil: null };
    case 'unclaim':
      return { state: 'open', owner: null };
    case 'snooze':
      return { state: 'snoozed', snoozedUntil: event.until };
    case 'wake':
      return { state: escalation.owner === null ? 'open' : 'claimed', snoozedUntil: null };
    case 'resolve':
      return { state: 'resolved', owner: escalation.owner ?? event.by, snoozedUntil: null };
    case 'dismiss':
      return { state: 'dismissed', snoozedUntil: null };
    case 'reopen':
      return { state: 'open', owner: null };
    case 'correct':
      return { subject: event.subject };
  }
}

/** The angrier complaint leads the alert; a second reading of the leading complaint replaces the first. */
function joined(escalation: Escalation, subject: Subject, isNew: boolean): Partial<Escalation> {
  const leads = subject.complaintId === escalation.subject.complaintId || subject.index > escalation.subject.index;
  return {
    complaints: escalation.complaints + (isNew ? 1 : 0),
    subject: leads ? subject : escalation.subject,
  };
}

/** Whether the channel has to hear of the change, beyond the quiet edit of the message. */
export function isMoreSevere(before: Escalation, after: Escalation): boolean {
  return before.subject.band !== after.subject.band && atLeast(after.subject.band, before.subject.band);
}

export function describe({ state, owner }: Pick<Escalation, 'state' | 'owner'>): string {
  return state === 'claimed' && owner !== null ? `claimed by <@${owner}>` : state;
}

/**
 * What becomes of a complaint that concerns `existing` (an alert of the same complaint or customer) or nobody yet. Null:
 * nothing to do. A rule opens alerts; without one the alert that already stands for the complaint is kept true.
 */
export function admit(
  existing: { escalation: Escalation; holdsComplaint: boolean } | null,
  subject: Subject,
  rule: Rule | null,
  id: string,
  now: Date,
): Escalation | null {
  if (existing === null) return rule === null ? null : newEscalation(id, subject, rule, now);
  const { escalation, holdsComplaint } = existing;
  const named = { ...subject, rule: rule?.name ?? escalation.subject.rule };
  if (!holdsComplaint && rule === null) return null;
  if (holdsComplaint && sameSubject(escalation.subject, named)) return null;
  const next = transition(escalation, { kind: 'joined', subject: named, isNew: !holdsComplaint }, now);
  return next.kind === 'changed' ? next.escalation : null;
}

/** A second look at the same complaint that says the same must not edit the alert. */
function sameSubject(one: Subject, other: Subject): boolean {
  return one.complaintId !== other.complaintId || JSON.stringify(one) === JSON.stringify(other);
}

/** An escalation as it begins. */
function newEscalation(id: string, subject: Subject, rule: Rule, now: Date): Escalation {
  return {
    id,
    revision: 1,
    state: 'open',
    channel: rule.channel,
    mention: subject.band === 'critical' ? (rule.mention ?? null) : null,
    subject,
    complaints: 1,
    owner: null,
    snoozedUntil: null,
    openedAt: now.toISOString(),
    changedAt: now.toISOString(),
  };
}

export function subjectOf(complaint: Complaint, classification: Classification, rule: string): Subject {
  const { topic, problem, needsReview, index, band, evidence, model } = classification;
  return {
    complaintId: complaint.id,
    customerId: complaint.customer.id,
    customerName: complaint.customer.name,
    url: complaint.url,
    quote: complaint.text,
    topic,
    problem,
    needsReview,
    index,
    band,
    evidence,
    model,
    rule,
  };
}
