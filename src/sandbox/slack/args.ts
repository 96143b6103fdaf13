import { isList, isObject, type Json, parseJson } from './json.ts';
import { invalid } from './refusal.ts';

/** The arguments of one Web API call, whichever way they were sent. */
export interface Args {
  text(name: string): string | undefined;
  /** @throws Refusal `invalid_arguments` */
  required(name: string): string;
  flag(name: string): boolean | undefined;
  /** A whole number from `min` to `max`; `fallback` when absent. @throws Refusal `invalid_arguments` */
  integer(name: string, fallback: number, min: number, max: number): number;
  /** A structured argument; JSON text is parsed. `undefined` when absent, null when it cannot be read. */
  json(name: string): unknown;
  has(name: string): boolean;
}

export function argsOf(params: Json): Args {
  const text = (name: string): string | undefined => {
    const value = params[name];
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  };
  return {
    text,
    required(name) {
      const value = text(name);
      if (value === undefined || value === '') throw invalid('invalid_arguments', [`missing required field: ${name}`]);
      return value;
    },
    flag(name) {
      const value = text(name);
      return value === undefined ? undefined : value === 'true' || value === '1';
    },
    integer(name, fallback, min, max) {
      const value = text(name);
      if (value === undefined || value === '') return fallback;
      if (!/^\d{1,9}$/.test(value)) throw invalid('invalid_arguments', [`must be an integer [json-pointer:/${name}]`]);
      if (Number(value) < min)
        throw invalid('invalid_arguments', [`must be no less than ${min} [json-pointer:/${name}]`]);
      return Math.min(Number(value), max);
    },
    json(name) {
      const value = params[name];
      if (isList(value) || isObject(value)) return value;
      if (typeof value !== 'string' || value === '') return undefined;
      return parseJson(value) ?? null;
    },
    has: (name) => params[name] !== undefined && params[name] !== '',
  };
}

/** Parameters from the query and the body; null when the body is neither a JSON object nor a form. */
export function readParams(contentType: string, body: string, query: URLSearchParams): Json | null {
  const fromQuery = Object.fromEntries(query);
  if (body === '') return fromQuery;
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body);
    return isObject(parsed) ? { ...fromQuery, ...parsed } : null;
  }
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return null;
  return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) };
}
