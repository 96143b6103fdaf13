/** Anything that came over the wire, before somebody looked inside. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** The objects of a list; anything else in it, and anything that is no list, is left out. */
export function objectsOf(value: unknown): Json[] {
  return isList(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `undefined` when the text is not JSON, so that a caller can tell it from JSON `null`. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Slack counts characters as people do, not UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

export function cutTo(text: string, characters: number): string {
  return lengthOf(text) <= characters ? text : [...text].slice(0, characters).join('');
}
