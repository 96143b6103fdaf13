import { expect, test } from 'vitest';
import { stratifiedFolds, stratifiedSample } from '../../../src/models/embedded/folds.ts';
import { seededRandom } from '../../../src/models/embedded/random.ts';

const rows = Int32Array.from({ length: 60 }, (_, i) => i);

test('every row is held out once and never trained on where it is held out', () => {
  const folds = stratifiedFolds(
    rows,
    rows.map((i) => i % 3),
    rows,
    seededRandom(1),
  );

  expect(folds.flatMap(({ held }) => [...held]).sort((a, b) => a - b)).toEqual([...rows]);
  for (const { train, held } of folds) expect(train.length + held.length).toBe(60);
});

test('every class is spread over the folds', () => {
  const folds = stratifiedFolds(
    rows,
    rows.map((i) => (i < 5 ? 1 : 0)),
    rows,
    seededRandom(1),
  );

  expect(folds.map(({ held }) => held.filter((row) => row < 5).length)).toEqual([1, 1, 1, 1, 1]);
});

test('equal texts stay together', () => {
  const groups = rows.map((i) => Math.floor(i / 4));
  const folds = stratifiedFolds(
    rows,
    rows.map(() => 0),
    groups,
    seededRandom(2),
  );

  for (const { train, held } of folds) {
    const trained = new Set([...train].map((row) => groups[row]));
    expect([...held].some((row) => trained.has(groups[row]))).toBe(false);
  }
});

test('a sample keeps the share of each class', () => {
  const sample = stratifiedSample(
    rows,
    rows.map((i) => (i < 20 ? 1 : 0)),
    30,
    seededRandom(3),
  );

  expect(sample).toHaveLength(30);
  expect([...sample].filter((row) => row < 20)).toHaveLength(10);
  expect(new Set(sample).size).toBe(30);
});
