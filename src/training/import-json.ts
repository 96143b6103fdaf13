import { z } from 'zod';
import type { FileRecord } from './read-records.ts';

/** Beyond this a brace was opened and never closed. In characters. */
const LONGEST_VALUE = 32 * 1024 * 1024;
const Anything = z.record(z.string(), z.unknown());

/**
 * The objects of JSON Lines, of one JSON array, or of objects one after the other, one at a time.
 * @throws Error, a sentence without the file's name, at the first line that is not JSON
 */
export async function* jsonRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  for await (const { line, json } of objectTexts(text)) {
    const where = `line ${line}`;
    const value = parsed(json, where);
    yield { where, names: Object.keys(value), values: Object.values(value) };
  }
}

function parsed(json: string, where: string): Record<string, unknown> {
  try {
    return Anything.parse(JSON.parse(json));
  } catch (cause) {
    throw new Error(`${where}: what begins here is not valid JSON`, { cause });
  }
}

/** Splits at the outermost braces, without understanding more, so that no more than one object is in memory. */
async function* objectTexts(chunks: AsyncIterable<string>): AsyncGenerator<{ line: number; json: string }> {
  let [line, begun, depth] = [1, 1, 0];
  let [inString, escaped] = [false, false];
  let held = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const character = chunk[i] ?? '';
      if (character === '\n') line += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inString = false;
      } else if (depth === 0) {
        if (character === '{') [depth, start, begun] = [1, i, line];
        else if (!/[\s,[\]]/.test(character)) throw new Error(`line ${line}: a JSON object was expected here`);
      } else if (character === '"') inString = true;
      else if (character === '{') depth += 1;
      else if (character === '}' && --depth === 0) {
        yield { line: begun, json: held + chunk.slice(start, i + 1) };
        held = '';
      }
    }
    if (depth > 0) held += chunk.slice(start);
    if (held.length > LONGEST_VALUE) break;
  }
  if (depth > 0) throw new Error(`line ${begun}: the JSON object that begins here never ends`);
}
