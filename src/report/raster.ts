import { renderAsync } from '@resvg/resvg-js';
import { FONT_FILES, fontCovers } from './font.ts';

/** Twice the drawn size: sharp on today's screens and in print. */
const ZOOM = 2;

/** An SVG as PNG, twice its size in pixels. The same SVG gives the same bytes on every machine. */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: {
      // Without a font file resvg draws no text and says nothing. The machine's fonts come in only for scripts ours lacks.
      loadSystemFonts: !fontCovers(textOf(svg)),
      fontFiles: [...FONT_FILES],
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return image.asPng();
}

const textOf = (svg: string): string =>
  svg
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#\d+|#x[\da-f]+|\w+);/gi, '')
    .trim();
