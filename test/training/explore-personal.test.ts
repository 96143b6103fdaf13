import { expect, test } from 'vitest';
import { excerpt, personalData } from '../../src/training/explore-personal.ts';

const kinds = (text: string) => personalData(text).map(({ kind }) => kind);

test.each([
  ['write to jane.o-doe+x@mail.example.co.uk.', ['email']],
  ['Zürich: müller@bücher.example', ['email']],
  ['my card 4111 1111 1111 1111 was charged', ['card']],
  ['amex 3782 822463 10005', ['card']],
  ['refund to GB82 WEST 1234 5698 7654 32 NOW', ['iban']],
  ['DE89370400440532013000', ['iban']],
  ['call +44 20 7946 0958', ['phone']],
  ['0049 30 901820 please', ['phone']],
  ['ring 020 7946 0958 or (555) 234-5678', ['phone', 'phone']],
  ['+1 (415) 555-2671, a@b.example', ['phone', 'email']],
])('finds personal data in %s', (text, expected) => {
  expect(kinds(text)).toEqual(expected);
});

test.each([
  'card 4111 1111 1111 1112 has a wrong check digit',
  'GB82 WEST 1234 5698 7654 33 has a wrong check digit',
  'ticket #20261122000431, invoice INV-2026-000381, order 4820019347',
  'on 2026-11-22 10:30 and 01/05/2024 11:45 and 22.11.2026 0900',
  'I pay 1,234,567.89 for 100 200 300 400 pages',
  '@HarrowTelecom not an address, nor is a@b',
  '192.168.100.200 answers, 0000 0000 0000 0000 does not',
])('finds none in %s', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('a hit is masked so that it cannot be used', () => {
  const shown = excerpt('jane@example.com 4111111111111111 GB82WEST12345698765432 +44 20 7946 0958 and so on', 200);
  expect(shown).toBe('[j***@***.com] [**** 1111] [GB** … 32] [+*** … 58] and so on');
});

test('an excerpt ends in an ellipsis where there is more', () => {
  expect(excerpt('one  two\nthree four', 12)).toBe('one two thre…');
});

test('a long text without a gap takes no time', () => {
  const begun = performance.now();
  for (const text of [
    '1'.repeat(20_000),
    'a'.repeat(20_000),
    '1 '.repeat(10_000),
    'a@'.repeat(10_000),
    '(1'.repeat(10_000),
  ]) {
    personalData(text);
  }
  expect(performance.now() - begun).toBeLessThan(1000);
});
