import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../src/report/font.ts';
import { placeWords } from '../../src/report/word-places.ts';

const ROOM = { width: 480, height: 300 };

test('no word leaves the room or overlaps another', () => {
  const word = fc.record({
    text: fc.stringMatching(/^[a-zA-Zäöüß]{1,18}( [a-z]{2,9})?$/),
    weight: fc.double({ min: 0.1, max: 50, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 50 }), (words) => {
      const placed = placeWords(words, ROOM).map(({ text, size, isBold, x, baseline }) => ({
        left: x,
        right: x + textWidth(text, size, isBold),
        // The height of its small letters at least.
        top: baseline - 0.5 * size,
        bottom: baseline,
      }));
      for (const [place, one] of placed.entries()) {
        expect(one.left).toBeGreaterThanOrEqual(0);
        expect(one.right).toBeLessThanOrEqual(ROOM.width);
        expect(one.top).toBeGreaterThanOrEqual(0);
        expect(one.bottom).toBeLessThanOrEqual(ROOM.height);
        for (const other of placed.slice(place + 1)) {
          const isApart =
            one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
          expect(isApart).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('forty words of a topic all find a place, the heaviest largest', () => {
  const words = Array.from({ length: 40 }, (_, rank) => ({ text: `complaint${rank}`, weight: 12 / (1 + rank / 6) }));
  const placed = placeWords(words, ROOM);
  expect(placed).toHaveLength(40);
  const sizes = placed.map(({ size }) => size);
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
});
