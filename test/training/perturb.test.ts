import { expect, test } from 'vitest';
import { PERTURBATIONS, perturbed } from '../../src/training/perturb.ts';

const TEXT = "The router is broken again! I don't know what to do. Please send someone tomorrow, it's urgent.";
const apply = (name: string, text = TEXT) => {
  const found = PERTURBATIONS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return perturbed(found, [text], 3)[0] ?? '';
};

test('each change does what it says', () => {
  expect(apply('upper case')).toBe(TEXT.toUpperCase());
  expect(apply('lower case')).toBe(TEXT.toLowerCase());
  expect(apply('no punctuation')).toBe(
    "The router is broken again I don't know what to do Please send someone tomorrow it's urgent",
  );
  expect(apply('emoji')).toMatch(/^The router .* \p{Extended_Pictographic}/u);
  expect(apply('greeting')).toMatch(/^(Good|Hello|Hi|To whom).* The router/);
  expect(apply('truncation')).toBe("The router is broken again! I don't know what to do. Please");
  expect(apply('order swap')).toBe(
    "Please send someone tomorrow, it's urgent. The router is broken again! I don't know what to do.",
  );
});

test('typing errors touch about every sixth word and leave the others', () => {
  const words = Array.from({ length: 600 }, () => 'complaint');
  const changed = apply('typos', words.join(' ')).split(' ');
  const wrong = changed.filter((word) => word !== 'complaint').length;
  expect(changed).toHaveLength(600);
  expect(wrong).toBeGreaterThan(70);
  expect(wrong).toBeLessThan(130);
});

test('the same seed changes a text in the same way, and nothing breaks on odd texts', () => {
  for (const change of PERTURBATIONS) {
    const texts = ['', 'a', '😡', 'no', '   ', 'ab cd', 'Straße!', "''", 'мне плохо', TEXT];
    expect(perturbed(change, texts, 9)).toEqual(perturbed(change, texts, 9));
    expect(perturbed(change, texts, 9)).toHaveLength(texts.length);
  }
});
