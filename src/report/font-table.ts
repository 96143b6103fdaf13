/** Advance widths of one TrueType font, as fractions of the font size. */
export interface FontTable {
  /** @returns undefined where the font has no glyph for the code point */
  advance(codePoint: number): number | undefined;
}

/**
 * Reads `cmap` (format 4), `hhea`, `hmtx` and `head` of a TrueType file: all that is needed to know how wide a line will be.
 * Format: https://learn.microsoft.com/typography/opentype/spec/
 * @throws Error when the file is not a TrueType font with a Unicode `cmap` of format 4
 */
export function readFontTable(bytes: Uint8Array): FontTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unitsPerEm = view.getUint16(tableAt(view, 'head') + 18);
  const metrics = view.getUint16(tableAt(view, 'hhea') + 34);
  const hmtx = tableAt(view, 'hmtx');
  const glyphOf = characterMap(view);
  return {
    advance(codePoint) {
      const glyph = glyphOf(codePoint);
      // Glyphs past the last entry share its width.
      return glyph === 0 ? undefined : view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1)) / unitsPerEm;
    },
  };
}

function tableAt(view: DataView, tag: string): number {
  const tables = view.getUint16(4);
  for (let entry = 12; entry < 12 + 16 * tables; entry += 16) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(entry + place)));
    if (name === tag) return view.getUint32(entry + 8);
  }
  throw new Error(`The font has no table "${tag}". Is it a TrueType (.ttf) file?`);
}

function characterMap(view: DataView): (codePoint: number) => number {
  const cmap = tableAt(view, 'cmap');
  const count = view.getUint16(cmap + 2);
  for (let entry = cmap + 4; entry < cmap + 4 + 8 * count; entry += 8) {
    const at = cmap + view.getUint32(entry + 4);
    if (view.getUint16(at) === 4) return (codePoint) => glyphInSegments(view, at, codePoint);
  }
  throw new Error('The font has no character map of format 4. Use the .ttf files of dejavu-fonts-ttf.');
}

function glyphInSegments(view: DataView, at: number, codePoint: number): number {
  if (codePoint > 0xffff) return 0;
  const twice = view.getUint16(at + 6);
  const ends = at + 14;
  const starts = ends + twice + 2;
  let low = 0;
  let high = twice / 2 - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.getUint16(ends + 2 * middle) < codePoint) low = middle + 1;
    else high = middle;
  }
  const start = view.getUint16(starts + 2 * low);
  if (codePoint < start) return 0;
  const delta = view.getUint16(starts + twice + 2 * low);
  const offsetAt = starts + 2 * twice + 2 * low;
  const offset = view.getUint16(offsetAt);
  if (offset === 0) return (codePoint + delta) & 0xffff;
  const glyph = view.getUint16(offsetAt + offset + 2 * (codePoint - start));
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}
