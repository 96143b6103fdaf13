import { textWidth } from './font.ts';

export interface PlacedWord {
  text: string;
  /** Pixels. */
  size: number;
  isBold: boolean;
  /** Left end of the line, in pixels from the left of the room. */
  x: number;
  /** Pixels from the top of the room. */
  baseline: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const SMALLEST = 12;
/** Air between two words. */
const GAP = 3;
/** How far the spiral turns, in radians, and moves outwards, in pixels, at each try. */
const TURN = 0.35;
const OUTWARDS = 0.32;
const CAPITAL_EM = 0.76;
const SMALL_LETTER_EM = 0.56;
const DESCENT_EM = 0.24;

/** Pixels of the heaviest word: few words may be large. */
const largest = (words: number): number => Math.max(44, 68 - 2 * words);

/** How much smaller all words become, step by step, until each finds a place. */
const SCALES = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

/**
 * Each word as near to the middle as it fits, the heaviest first, along an Archimedean spiral flattened to the shape of
 * the room. All become smaller until they fit; what then finds no place is left out. No word overlaps another or leaves
 * the room.
 */
export function placeWords(
  words: readonly { text: string; weight: number }[],
  room: { width: number; height: number },
): PlacedWord[] {
  let best: PlacedWord[] = [];
  for (const scale of SCALES) {
    const placed = placeAtScale(words, room, scale);
    if (placed.length > best.length) best = placed;
    if (best.length === words.length) break;
  }
  return best;
}

function placeAtScale(
  words: readonly { text: string; weight: number }[],
  room: { width: number; height: number },
  scale: number,
): PlacedWord[] {
  const heaviest = Math.max(...words.map(({ weight }) => weight));
  const lightest = Math.min(...words.map(({ weight }) => weight));
  const range = largest(words.length) * scale - SMALLEST;
  const taken: Box[] = [];
  return words.flatMap(({ text, weight }, rank) => {
    const share = heaviest === lightest ? 0.5 : (weight - lightest) / (heaviest - lightest);
    const isBold = rank < 3;
    // A long word at the top of the list must still fit across.
    const widest = (room.width * 0.92) / textWidth(text, 1, isBold);
    const size = Math.floor(Math.min(widest, SMALLEST + range * share ** 0.8));
    if (size < SMALLEST - 2) return [];
    const word = { text, size, isBold };
    const box = firstFree(word, taken, room);
    if (box === null) return [];
    taken.push(box);
    return [{ ...word, x: box.left + GAP, baseline: box.top + GAP + ascent(text) * size }];
  });
}

const ascent = (text: string): number => (/^[acegmnopqrsuvwxyz\s-]+$/.test(text) ? SMALL_LETTER_EM : CAPITAL_EM);
const descent = (text: string): number => (/[gjpqyQ,;()ç\p{Lo}]/u.test(text) ? DESCENT_EM : 0.03);

function firstFree(
  { text, size, isBold }: { text: string; size: number; isBold: boolean },
  taken: readonly Box[],
  room: { width: number; height: number },
): Box | null {
  const width = textWidth(text, size, isBold) + 2 * GAP;
  const height = (ascent(text) + descent(text)) * size + 2 * GAP;
  const flat = room.height / room.width;
  const farthest = Math.hypot(room.width, room.width) / 2;
  for (let angle = 0; ; angle += TURN / Math.max(1, Math.sqrt(angle) / 3)) {
    const radius = OUTWARDS * angle * 4;
    if (radius > farthest) return null;
    const left = room.width / 2 + radius * Math.cos(angle) - width / 2;
    const top = room.height / 2 + radius * flat * Math.sin(angle) - height / 2;
    const box = { left, top, right: left + width, bottom: top + height };
    const isInside = left >= 0 && top >= 0 && box.right <= room.width && box.bottom <= room.height;
    if (isInside && !taken.some((other) => overlaps(box, other))) return box;
  }
}

const overlaps = (one: Box, other: Box): boolean =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
