import type { z } from 'zod';
import type { StoredClassification } from '../core/api-ports.ts';
import type { Classification } from '../core/classification.ts';
import type { Escalation } from '../core/escalation.ts';
import type { ClassificationRecordView, ClassificationView, EscalationView } from './wire.ts';

/** A classification as the API shows it. */
export function classificationView(id: string, classification: Classification): z.input<typeof ClassificationView> {
  const { topic, problem, index, band, confidence, needsReview } = classification;
  const { doubt, evidence, approximate, degraded, model } = classification;
  const values = { topic, problem, index, band, confidence, needsReview };
  return { id, ...values, doubt, evidence, approximate, degraded, model };
}

export function recordView(stored: StoredClassification): z.input<typeof ClassificationRecordView> {
  const { id, classification, complaint, text, better, at } = stored;
  return {
    ...classificationView(id, classification),
    complaint: complaint?.id ?? null,
    customer: complaint?.customer ?? null,
    url: complaint?.url ?? null,
    text,
    corrected: better,
    at,
  };
}

export function escalationView(escalation: Escalation): z.input<typeof EscalationView> {
  const { id, revision, state, complaints, owner, channel, subject, incidentId, ticket } = escalation;
  const { openedAt, changedAt, claimedAt, snoozedUntil } = escalation;
  const { topic, problem, index, band, needsReview, rule, complaintId, quote, url, customerId, customerName } = subject;
  return {
    ...{ id, revision, state, topic, problem, index, band, needsReview, rule },
    complaint: { id: complaintId, text: quote, url, customer: { id: customerId, name: customerName } },
    ...{ complaints, owner, channel, openedAt, changedAt, claimedAt, snoozedUntil },
    incident: incidentId,
    ticket,
  };
}
