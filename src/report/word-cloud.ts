import type { RenderedChart } from './chart.ts';
import type { ChartText } from './chart-frame.ts';
import { escapeText } from './escape.ts';
import { shortenText } from './fit-text.ts';
import { FONT_FAMILY } from './font.ts';
import { rasterise } from './raster.ts';
import { COLOURS, SUBTITLE_SIZE, TITLE_SIZE } from './theme.ts';
import { type PlacedWord, placeWords } from './word-places.ts';

export interface WordCloud extends ChartText {
  /** The heaviest first; weights are above 0. What finds no place is left out, the lightest first. */
  words: readonly { text: string; weight: number }[];
}

const WIDTH = 520;
const MARGIN = 18;
const HEAD = 62;
/** Calm and of much the same depth, so that size alone says what is heavy. */
const INKS = [COLOURS.blue, COLOURS.ink, COLOURS.green, COLOURS.red, COLOURS.purple] as const;

/**
 * Words, the larger the heavier. It shows at a glance what a topic is about but measures nothing: it belongs beside the
 * bars of the same words. The same words give the same picture.
 */
export async function wordCloud({ title, subtitle, alt, words, width = WIDTH }: WordCloud): Promise<RenderedChart> {
  const room = { width: width - 2 * MARGIN, height: Math.min(300, 130 + 6 * words.length) };
  const placed = placeWords(words, room);
  const height = HEAD + room.height + MARGIN;
  const svg = [
    `<svg role="img" aria-label="${escapeText(alt)}" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT_FAMILY}">`,
    `<rect width="${width}" height="${height}" fill="${COLOURS.paper}"/>`,
    `<text x="${MARGIN}" y="31" font-size="${TITLE_SIZE}" font-weight="bold" fill="${COLOURS.ink}">${escapeText(shortenText(title, room.width, TITLE_SIZE, true))}</text>`,
    `<text x="${MARGIN}" y="50" font-size="${SUBTITLE_SIZE}" fill="${COLOURS.faint}">${escapeText(shortenText(subtitle ?? '', room.width, SUBTITLE_SIZE))}</text>`,
    ...placed.map(drawWord),
    '</svg>',
  ].join('');
  return { svg, png: await rasterise(svg) };
}

function drawWord({ text, size, x, baseline, isBold }: PlacedWord, rank: number): string {
  const ink = INKS[rank % INKS.length] ?? COLOURS.ink;
  const weight = isBold ? ' font-weight="bold"' : '';
  return `<text x="${(MARGIN + x).toFixed(1)}" y="${(HEAD + baseline).toFixed(1)}" font-size="${size}"${weight} fill="${ink}">${escapeText(text)}</text>`;
}
