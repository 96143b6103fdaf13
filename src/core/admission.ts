import type { Band, Classification } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { DELETED_QUOTE, type Escalation, isAlive, transition } from './escalation.ts';
import type { EscalationEvent, Subject } from './escalation-event.ts';
import { FORGOTTEN } from './forgotten.ts';
import type { Rule } from './rules.ts';

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
  if (!isAlive(escalation.state)) return null;
  const named = { ...subject, rule: rule?.name ?? escalation.subject.rule };
  if (!holdsComplaint && rule === null) return null;
  if (holdsComplaint && saysNothingNew(escalation.subject, named)) return null;
  const next = transition(escalation, { kind: 'joined', subject: named, isNew: !holdsComplaint }, now);
  return next.kind === 'changed' ? next.escalation : null;
}

/** What a customer said that alerts by itself, and the rule by which it does. */
export interface Spoken {
  /** Under which it was classified. */
  id: string;
  quote: string;
  index: number;
  band: Band;
  rule: string;
}

/**
 * An alert that people had ended comes back when the customer complained again, in words nobody had heard by then. Null:
 * there are none.
 * @param spoken what was heard since it ended
 */
export function returned(subject: Subject, spoken: readonly Spoken[]): (EscalationEvent & { kind: 'again' }) | null {
  const worst = spoken.toSorted((one, other) => other.index - one.index)[0];
  if (worst === undefined) return null;
  const { quote, index, band, rule } = worst;
  return { kind: 'again', subject: { ...subject, rule: subject.rule || rule }, words: { quote, index, band } };
}

/** A second look at the same complaint that says the same must not edit the alert, and one at a deleted or forgotten text not revive it. */
function saysNothingNew(one: Subject, other: Subject): boolean {
  return (
    one.complaintId !== other.complaintId ||
    one.quote === DELETED_QUOTE ||
    one.quote === FORGOTTEN ||
    JSON.stringify(one) === JSON.stringify(other)
  );
}

/** An escalation as it begins. */
function newEscalation(id: string, subject: Subject, rule: Rule, now: Date): Escalation {
  return {
    id,
    revision: 1,
    state: 'open',
    channel: rule.channel,
    mention: rule.mention ?? null,
    subject,
    complaints: 1,
    owner: null,
    snoozedUntil: null,
    openedAt: now.toISOString(),
    changedAt: now.toISOString(),
    remindAfterMinutes: rule.remindAfterMinutes ?? null,
    waitingSince: now.toISOString(),
    remindedAt: null,
    claimedAt: null,
    ended: null,
    incidentId: null,
    ticket: null,
  };
}

export function subjectOf(complaint: Complaint, classification: Classification, rule: string): Subject {
  const { topic, problem, needsReview, index, band, evidence, model, degraded } = classification;
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
    ...(degraded ? { degraded } : {}),
    rule,
  };
}
