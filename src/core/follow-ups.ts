import type { Classification } from './classification.ts';

/** How the latest thing a customer said compares to the one before. */
export type Trend = 'rising' | 'falling' | 'steady';

/** One thing a customer said, classified. */
export interface Said {
  /** Under which it is on record. */
  id: string;
  /** ISO 8601. */
  at: string;
  text: string;
  classification: Classification;
}

/** What a whole conversation says. */
export interface Course {
  classification: Classification;
  /** What was said when the index was highest. */
  quote: string;
  /** Null while the customer has said one thing only. */
  trend: Trend | null;
  /** What was said after the first words, oldest first. */
  later: readonly Said[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Anger older than this, seen from the latest words, is over. */
const COUNTS_FOR_MS = 7 * DAY_MS;
/** A smaller difference is within what a model may be wrong by. */
const STEP = 10;

/**
 * The highest index of the last days, with the words that led to it. The first words say what it is about, unless only
 * later ones made that clear.
 * @param later oldest first
 */
export function courseOf(first: Said, later: readonly Said[]): Course {
  const all = [first, ...later];
  const latest = Math.max(...all.map(({ at }) => Date.parse(at)));
  const recent = all.filter(({ at }) => latest - Date.parse(at) <= COUNTS_FOR_MS);
  const peak = recent.reduce(
    (one, other) => (other.classification.index > one.classification.index ? other : one),
    recent[0] ?? first,
  );
  const subject = first.classification.needsReview
    ? (all.find(({ classification }) => !classification.needsReview) ?? first)
    : first;
  const evidence = (from: Said, about: 'topic' | 'index') =>
    from.classification.evidence.filter((entry) => entry.about === about);
  return {
    classification: {
      ...subject.classification,
      index: peak.classification.index,
      alertIndex: Math.max(...recent.map(({ classification }) => classification.alertIndex ?? classification.index)),
      band: peak.classification.band,
      approximate: peak.classification.approximate,
      evidence: [...evidence(peak, 'index'), ...evidence(subject, 'topic')],
    },
    quote: peak.text,
    later,
    trend: trendOf(all.map(({ classification }) => classification.index)),
  };
}

function trendOf(indices: readonly number[]): Trend | null {
  const [before, last] = indices.slice(-2);
  if (before === undefined || last === undefined) return null;
  if (last - before >= STEP) return 'rising';
  return before - last >= STEP ? 'falling' : 'steady';
}
