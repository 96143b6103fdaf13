import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type FontTable, readFontTable } from './font-table.ts';

const require = createRequire(import.meta.url);

/** Shipped with the product, so that a chart looks the same on every machine. Regular, then bold. */
export const FONT_FILES: readonly [string, string] = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];

/** Verdana has nearly the widths of DejaVu Sans, so a reader without the font sees the same layout. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

/** Scripts the font lacks are drawn in some other font; most of those have glyphs one em wide. */
const UNKNOWN_GLYPH_EM = 1;

let tables: { regular: FontTable; bold: FontTable } | undefined;

function fontTables(): { regular: FontTable; bold: FontTable } {
  tables ??= {
    regular: readFontTable(readFileSync(FONT_FILES[0])),
    bold: readFontTable(readFileSync(FONT_FILES[1])),
  };
  return tables;
}

/** Width in pixels of one line at a font size in pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const table = bold ? fontTables().bold : fontTables().regular;
  let ems = 0;
  for (const character of text) ems += table.advance(character.codePointAt(0) ?? 0) ?? UNKNOWN_GLYPH_EM;
  return ems * fontSize;
}

/** Whether the shipped font can draw every letter of the text. */
export function fontCovers(text: string): boolean {
  for (const character of text) {
    if (
      /[\p{L}\p{N}\p{S}\p{P}]/u.test(character) &&
      fontTables().regular.advance(character.codePointAt(0) ?? 0) === undefined
    )
      return false;
  }
  return true;
}
