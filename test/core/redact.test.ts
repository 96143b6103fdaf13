import { describe, expect, test } from 'vitest';
import { redact, redacted } from '../../src/core/redact.ts';
import { isCardNumber, isIban } from '../../src/core/redact-checks.ts';
import { CLEAN, type RedactionCase, SEEN, UNSEEN } from './redaction-set.ts';

const OPTIONS = { names: true, regions: ['GB', 'US', 'DE', 'FR', 'ES'], terms: [] };

/** A part counts as masked when none of its words of three letters or more is left. */
function missed({ text, personal }: RedactionCase): string[] {
  const after = redact(text, OPTIONS).text;
  return personal.filter((part) => part.split(/[\s,]+/).some((word) => word.length > 2 && after.includes(word)));
}

function recall(cases: readonly RedactionCase[]): { found: number; all: number; missed: string[] } {
  const all = cases.reduce((sum, { personal }) => sum + personal.length, 0);
  const lost = cases.flatMap(missed);
  return { found: all - lost.length, all, missed: lost };
}

describe('redaction, measured', () => {
  const [seen, unseen] = [recall(SEEN), recall(UNSEEN)];
  const damaged = CLEAN.filter(({ text }) => redact(text, OPTIONS).text !== text);

  test('finds what has a form or a cue, and says how much it misses', () => {
    console.log(
      [
        `seen: ${seen.found} of ${seen.all} removed; missed: ${seen.missed.join(' | ')}`,
        `unseen: ${unseen.found} of ${unseen.all} removed; missed: ${unseen.missed.join(' | ')}`,
        `clean texts damaged: ${damaged.length} of ${CLEAN.length}: ${damaged.map(({ text }) => redact(text, OPTIONS).text).join(' | ')}`,
      ].join('\n'),
    );
    expect(seen.found / seen.all).toBeGreaterThanOrEqual(0.95);
    expect(unseen.found / unseen.all).toBeGreaterThanOrEqual(0.7);
    expect(damaged.length).toBeLessThanOrEqual(2);
  });
});

describe('redact', () => {
  test('one value has one placeholder in a text, another value another one', () => {
    const { text, found } = redact('a@b.example wrote, then c@d.example, then A@B.example again', OPTIONS);
    expect(text).toBe('[EMAIL_1] wrote, then [EMAIL_2], then [EMAIL_1] again');
    expect(found.map(({ original }) => original)).toEqual(['a@b.example', 'c@d.example', 'A@B.example']);
  });

  test('characters without width hide nothing', () => {
    expect(redact('mail me: jo\u200b@exa\u2060mple.org', OPTIONS).text).toBe('mail me: [EMAIL_1]');
  });

  test('names are masked only where asked for, terms of the house always', () => {
    const text = 'My name is Ada Byron. Project Bluebird is down.';
    expect(redact(text, { ...OPTIONS, names: false, terms: ['bluebird'] }).text).toBe(
      'My name is Ada Byron. Project [TERM_1] is down.',
    );
    expect(redact(text, { ...OPTIONS, terms: [] }).text).toContain('[NAME_1]');
  });

  test('a number with a wrong check digit is no card and no IBAN', () => {
    expect([isCardNumber('4111111111111111'), isCardNumber('4111111111111112')]).toEqual([true, false]);
    expect([isIban('GB29 NWBK 6016 1331 9268 19'), isIban('GB28 NWBK 6016 1331 9268 19')]).toEqual([true, false]);
  });

  test('the policy decides what leaves', () => {
    const text = 'I am Ada Byron, a@b.example';
    expect(redacted(text, 'off', OPTIONS)).toBe(text);
    expect(redacted(text, 'mask', OPTIONS)).toBe('I am Ada Byron, [EMAIL_1]');
    expect(redacted(text, 'mask_names', OPTIONS)).toBe('I am [NAME_1], [EMAIL_1]');
    expect(() => redacted(text, 'embedded_only', OPTIONS)).toThrow('embedded_only');
  });
});
