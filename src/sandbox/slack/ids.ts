import { randomInt, randomUUID } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id in Slack's form: a letter that says what it is, then ten capitals and digits. */
export function slackId(prefix: string): string {
  return prefix + Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** The five characters Slack gives a block or action without an id. */
export function shortId(): string {
  return randomUUID().slice(0, 5);
}

/** Message timestamps: seconds and six digits, strictly rising, unique in the workspace. */
export function timestamps(clock: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(clock() * 1000));
    const digits = String(last).padStart(7, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  };
}

/** Microseconds, so that two timestamps compare as numbers without losing digits. NaN for anything else. */
export function micros(ts: string): number {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(ts);
  if (match === null) return Number.NaN;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}
