import type { HandledComplaint } from '../core/training-row.ts';
import type { ReplayedComplaint } from './threshold.ts';

/**
 * What people made of a complaint: a corrected index says whether the customer was upset; a dismissed alert says no; one that was
 * claimed or resolved and never corrected says yes. Anything else is not judged.
 * @param upsetFrom index from which a customer counts as upset
 */
export function replayedComplaint(
  { at, index, better, escalation }: HandledComplaint,
  upsetFrom: number,
): ReplayedComplaint {
  if (better.index !== undefined) return { at, index, upset: better.index >= upsetFrom };
  if (escalation?.dismissed === true) return { at, index, upset: false };
  const isAccepted = escalation !== null && ACCEPTED.has(escalation.state);
  return { at, index, upset: isAccepted ? true : null };
}

const ACCEPTED: ReadonlySet<string> = new Set(['claimed', 'resolved']);

/** The complaints with the index that alerts went by: the higher of two where models disagreed. */
export function asAlerted(
  handled: readonly HandledComplaint[],
  alertIndexes: ReadonlyMap<string, number>,
): HandledComplaint[] {
  return handled.map((one) => ({ ...one, index: Math.max(one.index, alertIndexes.get(one.complaintId) ?? 0) }));
}

/** What the bot did, and what it would have done had it been allowed to act. */
export interface ObservedSummary {
  threshold: number;
  complaints: number;
  /** Complaints that would have raised an alert or joined one. */
  wouldAlert: number;
  /** Complaints that did. */
  alerted: number;
  /** Complaints whose topic would have been left to a person. */
  needsReview: number;
  /** Of the would-be alerts, the most frequent topics first. */
  topics: { topic: string; alerts: number }[];
}

export function observed(handled: readonly HandledComplaint[], threshold: number): ObservedSummary {
  const would = handled.filter(({ index }) => index >= threshold);
  const counts = new Map<string, number>();
  for (const { topic, needsReview } of would) {
    const name = needsReview || topic === null ? 'topic unsure' : topic;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return {
    threshold,
    complaints: handled.length,
    wouldAlert: would.length,
    alerted: handled.filter(({ escalation }) => escalation !== null).length,
    needsReview: handled.filter(({ needsReview }) => needsReview).length,
    topics: [...counts].map(([topic, alerts]) => ({ topic, alerts })).sort((a, b) => b.alerts - a.alerts),
  };
}
