import { type CountryCode, findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js';
import { withoutInvisible } from './invisible.ts';
import { NAME_DETECTORS } from './redact-names.ts';
import { DETECTORS, type Detector, type PersonalKind } from './redact-patterns.ts';
import type { Redaction } from './redaction.ts';

export interface RedactOptions {
  names: boolean;
  /** ISO 3166 codes of the countries whose national phone numbers are recognised. */
  regions: readonly string[];
  /** What else must not leave: product code names, names of one's own staff. Whole words, in any case. */
  terms: readonly string[];
}

export interface Redacted {
  text: string;
  /** In the order of the text. Stays in this process: it is what the placeholders stand for. */
  found: { kind: PersonalKind; placeholder: string; original: string }[];
}

interface Span {
  start: number;
  end: number;
  kind: PersonalKind;
}

/**
 * Replaces personal data by placeholders such as `[EMAIL_1]`; the same value in one text gets the same placeholder. Rules find
 * what has a form or a cue before it. They do not find everything, and nobody should be told that they do.
 */
export function redact(text: string, options: RedactOptions): Redacted {
  const clean = withoutInvisible(text);
  const taken: Span[] = [];
  const take = (spans: Iterable<Span>) => {
    for (const span of spans) if (isFree(taken, span)) taken.push(span);
  };
  for (const detector of DETECTORS) take(matches(clean, detector));
  for (const region of options.regions) if (isSupportedCountry(region)) take(phones(clean, region));
  if (options.names) for (const detector of NAME_DETECTORS) take(matches(clean, detector));
  for (const term of options.terms) take(matches(clean, { kind: 'TERM', pattern: wholeWord(term) }));
  return replaced(
    clean,
    taken.sort((one, other) => one.start - other.start),
  );
}

/** `redact` for whoever needs the text alone; with policy `off` the text as it is. @throws Error with `embedded_only` */
export function redacted(text: string, policy: Redaction, options: Pick<RedactOptions, 'regions' | 'terms'>): string {
  if (policy === 'embedded_only') throw new Error('REDACTION=embedded_only: no text may leave this process.');
  return policy === 'off' ? text : redact(text, { ...options, names: policy === 'mask_names' }).text;
}

function* matches(text: string, { kind, pattern, holds }: Detector): Generator<Span> {
  for (const match of text.matchAll(pattern)) {
    const value = match[1] ?? match[0];
    if (holds !== undefined && !holds(value, match)) continue;
    const start = match.index + (match[1] === undefined ? 0 : match[0].lastIndexOf(value));
    yield { start, end: start + value.length, kind };
  }
}

/** Numbers that stand behind a letter, a sign of money or a reference are none. */
function* phones(text: string, region: CountryCode): Generator<Span> {
  for (const { startsAt, endsAt } of findPhoneNumbersInText(text, region)) {
    const before = text.slice(Math.max(0, startsAt - 2), startsAt);
    const after = text.slice(endsAt, endsAt + 1);
    if (/[\p{L}\d#£$€]-?$/u.test(before) || /[\p{L}\d]/u.test(after)) continue;
    yield { start: startsAt, end: endsAt, kind: 'PHONE' };
  }
}

function wholeWord(term: string): RegExp {
  const literal = term.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${literal}(?![\p{L}\p{N}])`, 'giu');
}

const isFree = (taken: readonly Span[], { start, end }: Span): boolean =>
  taken.every((other) => end <= other.start || start >= other.end);

function replaced(text: string, spans: readonly Span[]): Redacted {
  const placeholders = new Map<string, string>();
  const counts = new Map<PersonalKind, number>();
  const found: Redacted['found'] = [];
  let result = '';
  let at = 0;
  for (const { start, end, kind } of spans) {
    const original = text.slice(start, end);
    const key = `${kind} ${original.toLowerCase().replace(/[\s-]/g, '')}`;
    let placeholder = placeholders.get(key);
    if (placeholder === undefined) {
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      placeholder = `[${kind}_${number}]`;
      placeholders.set(key, placeholder);
    }
    found.push({ kind, placeholder, original });
    result += text.slice(at, start) + placeholder;
    at = end;
  }
  return { text: result + text.slice(at), found };
}
