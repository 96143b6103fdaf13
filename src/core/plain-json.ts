/** Deeper than anything that is sent here. Whatever walks over a value calls itself for each level. */
const DEEPEST = 100;

/**
 * JSON from outside, as far as every database and every walker over it can take it.
 * @throws SyntaxError for text that is no JSON, nests deeper than 100 levels, or holds a NUL or half a character
 */
export function plainJson(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError('the JSON nests too deeply');
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'string') assertStorable(value);
    else if (value !== null && typeof value === 'object') Object.keys(value).forEach(assertStorable);
    return value;
  });
}

/** PostgreSQL takes neither in a text, nor escaped in JSON. */
function assertStorable(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw new SyntaxError('the JSON holds characters that are none');
}

/** Counted before anything is built. Brackets inside of strings do not count. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
