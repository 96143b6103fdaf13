import { expect, test } from 'vitest';
import { isReadable, splitWords } from '../../../src/models/embedded/words.ts';

const forms = (text: string) => splitWords(text).map(({ form }) => form);

test.each([
  ['My Wi-Fi is DOWN', ['my', 'wi', 'fi', 'is', 'down']],
  ["I can't, I won’t", ['i', "can't", 'i', "won't"]],
  ['@acme see https://acme.example/x?y=1 now', ['<user>', 'see', '<url>', 'now']],
  ['www.acme.example is down', ['<url>', 'is', 'down']],
  ['Really?!? Yes!!!', ['really', '?', 'yes', '!']],
  ['bread &amp; butter &#39;', ['bread', 'butter']],
  ['ＦＵＬＬ ﬁne', ['full', 'fine']],
  ['so 😡 now', ['so', '😡', 'now']],
  ['', []],
  [' \t\n,.;', []],
])('%j is split into words', (text, expected) => {
  expect(forms(text)).toEqual(expected);
});

test('words know where they stand in the text as given', () => {
  const text = 'ﬁne… @acme, DOWN!!';
  expect(splitWords(text).map(({ start, end }) => text.slice(start, end))).toEqual(['ﬁne', '@acme', 'DOWN', '!!']);
});

test.each([
  ['hello', true],
  ['42', true],
  ['да', true],
  ['😡!!', false],
  ['', false],
  [' \n', false],
])('%j is readable: %s', (text, expected) => {
  expect(isReadable(text)).toBe(expected);
});

test('a huge text is cut instead of stopping everything', () => {
  expect(splitWords('word '.repeat(200_000)).length).toBeLessThan(10_000);
});
