import type { Json } from './json.ts';
import { Refusal } from './refusal.ts';

/**
 * One page of a list, with Slack's opaque cursor.
 * @throws Refusal `invalid_cursor`
 */
export function page<T>(
  items: readonly T[],
  limit: number,
  cursor: string | undefined,
): { items: T[]; metadata: Json } {
  const start = cursor === undefined || cursor === '' ? 0 : positionOf(cursor);
  const end = start + limit;
  const next = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '';
  return { items: items.slice(start, end), metadata: { next_cursor: next } };
}

function positionOf(cursor: string): number {
  const match = /^next:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64').toString());
  if (match === null) throw new Refusal('invalid_cursor');
  return Number(match[1]);
}
