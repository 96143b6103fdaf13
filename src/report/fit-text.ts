import { textWidth } from './font.ts';

/** The text, or as much of it as fits into `width` pixels, ending in an ellipsis. */
export function shortenText(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${characters.slice(0, middle).join('')}…`, fontSize, bold) <= width) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** The text as lines of at most `width` pixels, broken at spaces; a longer single word is shortened. */
export function wrapText(text: string, width: number, fontSize: number, bold = false): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const line = lines.at(-1);
    const longer = line === undefined ? undefined : `${line} ${word}`;
    if (longer !== undefined && textWidth(longer, fontSize, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(shortenText(word, width, fontSize, bold));
  }
  return lines;
}

/**
 * Labels for an axis, shortened to `width` pixels but still telling their entries apart: where two shortened ones
 * would be the same, a number is added.
 */
export function axisLabels(names: readonly string[], width: number, fontSize: number): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const short = shortenText(name.replace(/\s+/g, ' ').trim() || '(empty)', width, fontSize);
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    return times === 1 ? short : `${short} (${times})`;
  });
}
