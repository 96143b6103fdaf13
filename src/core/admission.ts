import type { Classification } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { DELETED_QUOTE, type Escalation, isAlive, transition } from './escalation.ts';
import type { Subject } from './escalation-event.ts';
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

/** A second look at the same complaint that says the same must not edit the alert, and one at a deleted text not revive it. */
function saysNothingNew(one: Subject, other: Subject): boolean {
  return (
    one.complaintId !== other.complaintId ||
    one.quote === DELETED_QUOTE ||
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
    incidentId: null,
    ticket: null,
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
