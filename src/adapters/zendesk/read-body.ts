import type { z } from 'zod';
import type { Reading } from './attempts.ts';
import { type Failed, unreadable } from './failure.ts';

const NOT_JSON = Symbol('not JSON');

/** What the schema makes of an answer's body; an empty body is `undefined` to it. */
export function readBody<T>(schema: z.ZodType<T>, failed: Failed, status: number, text: string): Reading<T> {
  const value = json(text);
  const result = schema.safeParse(value === NOT_JSON ? undefined : value);
  if (value === NOT_JSON || (text === '' && !result.success)) {
    return { kind: 'failed', error: unreadable(failed, status, { kind: 'not_json' }) };
  }
  if (namesError(value)) return { kind: 'failed', error: unreadable(failed, status, { kind: 'error' }) };
  if (result.success) return { kind: 'read', value: result.data };
  const at = result.error.issues[0]?.path.join('.') ?? '';
  return { kind: 'failed', error: unreadable(failed, status, { kind: 'shape', at }) };
}

/** No good answer has this property at its top. */
function namesError(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'error' in value;
}

/** Says only that it failed: the parser's message quotes the text, which may be a customer's. */
function json(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
