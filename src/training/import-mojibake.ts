/** What Windows-1252 shows for the bytes 0x80 to 0xbf. Its five gaps stand for themselves. */
const UPPER = Array.from({ length: 64 }, (_, i) => new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + i)));
const BYTE_OF = new Map(UPPER.map((character, i) => [character, 0x80 + i]));
const TRAIL = `[${UPPER.join('').replace(/[\]\\^-]/g, '\\$&')}]`;
const GARBLED = new RegExp(`[\u00c2-\u00df]${TRAIL}|[\u00e0-\u00ef]${TRAIL}{2}|[\u00f0-\u00f4]${TRAIL}{3}`, 'gu');
/** Pairs that no language writes. Only a text with one of them is touched: a French "à «" would else be taken for garbled. */
const SURE = /Ã[\u00a0-\u00bf\u0192\u2030\u0160\u0152\u0178\u0153\u0161]|Â[\u00a0-\u00bf]|â€|â‚¬|ðŸ|ï»¿|[ÐÑ].[ÐÑ]/u;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Repairs text whose UTF-8 bytes were once read as Windows-1252 (`donâ€™t`, `cafÃ©`), also where that happened twice. */
export function repaired(text: string): string {
  let result = text;
  for (let pass = 0; pass < 2 && SURE.test(result); pass++) result = result.replace(GARBLED, original);
  return result;
}

function original(garbled: string): string {
  const bytes = Uint8Array.from(garbled, (character) => BYTE_OF.get(character) ?? character.charCodeAt(0));
  try {
    return UTF8.decode(bytes);
  } catch {
    return garbled;
  }
}
