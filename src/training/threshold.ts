/** What alerting from a threshold on would have meant: alerts a day, how many of them right, and who would have been missed. */

/** One complaint with the index it got and what people made of it. */
export interface ReplayedComplaint {
  /** ISO 8601; null when unknown. */
  at: string | null;
  index: number;
  /** Whether the customer really was upset; null when nobody has said. */
  upset: boolean | null;
}

export interface ThresholdRow {
  threshold: number;
  alerts: number;
  /** Null when the time is unknown or too short to speak of days. */
  alertsPerDay: number | null;
  /** Alerts of which somebody said whether they were right, and how many of them were. */
  judged: number;
  right: number;
  /** Complaints of upset customers that would have raised no alert; only those somebody has judged are known. */
  missed: number;
}

export interface Replay {
  complaints: number;
  judged: number;
  upset: number;
  /** Days between the first and the last complaint; null when unknown. */
  days: number | null;
  rows: ThresholdRow[];
}

export const THRESHOLDS: readonly number[] = Array.from({ length: 12 }, (_, i) => 40 + 5 * i);

const DAY_MS = 24 * 60 * 60 * 1000;
/** A rate per day from less than a quarter of one would be invented. */
const LEAST_DAYS = 0.25;

export function replay(complaints: readonly ReplayedComplaint[], thresholds: readonly number[] = THRESHOLDS): Replay {
  const days = daysOf(complaints);
  const judged = complaints.filter(({ upset }) => upset !== null);
  return {
    complaints: complaints.length,
    judged: judged.length,
    upset: judged.filter(({ upset }) => upset === true).length,
    days,
    rows: thresholds.map((threshold) => {
      const alerts = complaints.filter(({ index }) => index >= threshold);
      const known = alerts.filter(({ upset }) => upset !== null);
      return {
        threshold,
        alerts: alerts.length,
        alertsPerDay: days === null ? null : alerts.length / days,
        judged: known.length,
        right: known.filter(({ upset }) => upset === true).length,
        missed: judged.filter(({ upset, index }) => upset === true && index < threshold).length,
      };
    }),
  };
}

function daysOf(complaints: readonly ReplayedComplaint[]): number | null {
  const times = complaints
    .flatMap(({ at }) => (at === null ? [] : [Date.parse(at)]))
    .filter((time) => !Number.isNaN(time));
  if (times.length < complaints.length || times.length === 0) return null;
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const days = (last - first) / DAY_MS;
  return days < LEAST_DAYS ? null : Math.max(1, days);
}
