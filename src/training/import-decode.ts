/** What the bytes of a file turned out to be. */
export interface FoundEncoding {
  name: 'UTF-8' | 'UTF-16' | 'Windows-1252';
  /** Characters in an otherwise UTF-8 file that were read as Windows-1252, because they are not UTF-8. */
  foreign: number;
}

export interface Decoder {
  decode(chunk: Uint8Array): string;
  end(): string;
  found(): FoundEncoding;
}

const WINDOWS = new TextDecoder('windows-1252');
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** One character of more than one byte, or a byte that is none; the bytes as Latin-1. Table 3-7 of the Unicode standard. */
const UTF8_OR_BYTE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/**
 * Turns the bytes of a text file into text: UTF-8 with or without BOM, UTF-16, Windows-1252, or UTF-8 with some Windows-1252 in it.
 * @param start the first bytes, at least four where the file has as many
 * @throws Error, a sentence without the file's name, when they are not text
 */
export function decoderFor(start: Uint8Array): Decoder {
  const wide = utf16(start);
  if (wide === null) assertText(start);
  return wide === null ? narrow() : wideDecoder(wide);
}

function utf16(start: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second, third, fourth] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return null;
}

function assertText(start: Uint8Array): void {
  const magic = Buffer.from(start.subarray(0, 4)).toString('latin1');
  if (magic.startsWith('PK\x03\x04')) {
    throw new Error('is a ZIP archive or an Excel workbook. Save the sheet as CSV and give that file');
  }
  if (magic.startsWith('\x1f\x8b')) throw new Error('is compressed. Unpack it and give the file inside');
  if (start.includes(0) || magic === '%PDF') throw new Error('is a binary file, not text. Give a CSV or JSON file');
}

function wideDecoder(label: 'utf-16le' | 'utf-16be'): Decoder {
  const decoder = new TextDecoder(label);
  return {
    decode: (chunk) => decoder.decode(chunk, { stream: true }),
    end: () => decoder.decode(),
    found: () => ({ name: 'UTF-16', foreign: 0 }),
  };
}

function narrow(): Decoder {
  let rest: Uint8Array = new Uint8Array(0);
  let isStart = true;
  let foreign = 0;
  let ours = 0;
  const count = (bytes: string): string => {
    if (bytes.length === 1) foreign += 1;
    else ours += 1;
    return (bytes.length === 1 ? WINDOWS : STRICT).decode(Buffer.from(bytes, 'latin1'));
  };
  const read = (bytes: Uint8Array): string => {
    const text = strict(bytes) ?? Buffer.from(bytes).toString('latin1').replace(UTF8_OR_BYTE, count);
    if (text === '') return '';
    const clean = isStart && text.startsWith('\ufeff') ? text.slice(1) : text;
    isStart = false;
    return clean;
  };
  return {
    decode(chunk) {
      const all = Buffer.concat([rest, chunk]);
      const end = wholeLength(all);
      rest = all.subarray(end);
      return read(all.subarray(0, end));
    },
    end: () => read(rest),
    found: () => (foreign > 0 && ours === 0 ? { name: 'Windows-1252', foreign: 0 } : { name: 'UTF-8', foreign }),
  };
}

function strict(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return null;
  }
}

/** How many bytes can be read before a character that the next chunk may complete. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
