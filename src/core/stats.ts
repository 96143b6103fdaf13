/** What happened within a span of time. Counts are of complaints unless they say otherwise. */
export interface Stats {
  complaints: number;
  /** Mean index, 0 to 100; null without complaints. */
  meanIndex: number | null;
  bands: Readonly<Record<'low' | 'medium' | 'high' | 'critical', number>>;
  /** Most frequent first. `unsure` are those whose topic was left to a person. */
  topics: readonly { topic: string; complaints: number; meanIndex: number }[];
  unsure: number;
  /** Alerts that opened. */
  alerts: number;
  /** Median minutes from the opening of an alert to its first owner; null when none was taken. */
  minutesToClaim: number | null;
  /** Complaints that people corrected. */
  corrected: number;
  /** Topics that people changed, most frequent first. */
  retopiced: readonly { from: string | null; to: string; times: number }[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** `7d`, `24h` or nothing, which means a day; null for what is no span of time. In milliseconds. */
export function spanOf(words: string): number | null {
  const text = words.trim();
  if (text === '') return DAY_MS;
  const [, number, unit] = /^(\d{1,3})([dh])$/.exec(text) ?? [];
  if (number === undefined || Number(number) === 0) return null;
  return Number(number) * (unit === 'd' ? DAY_MS : DAY_MS / 24);
}
