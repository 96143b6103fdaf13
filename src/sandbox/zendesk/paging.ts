import type { Account } from './account.ts';
import { codedError } from './reply.ts';

/** `cursor` lists know no offset; `both` answer with offset fields unless `page[size]` or a cursor is sent. */
export type Paging = 'cursor' | 'both';

/**
 * One page of `records` under `key`, with the paging fields of the style the caller chose. 100 records at most.
 * @throws Refusal 400 for a cursor this list did not hand out, a size outside 1-100 or an offset beyond 10,000 records.
 */
export function page(
  account: Account,
  path: string,
  query: URLSearchParams,
  key: string,
  records: readonly unknown[],
  paging: Paging = 'both',
): Record<string, unknown> {
  const wantsCursor = query.has('page[size]') || query.has('page[after]') || query.has('page[before]');
  if (paging === 'cursor' || wantsCursor) return cursorPage(account, path, query, key, records);
  return offsetPage(account, path, query, key, records);
}

function cursorPage(
  account: Account,
  path: string,
  query: URLSearchParams,
  key: string,
  records: readonly unknown[],
): Record<string, unknown> {
  const size = positive(query.get('page[size]'), 100, 'page[size]');
  const after = query.get('page[after]');
  const start = after === null ? 0 : position(after);
  const rows = records.slice(start, start + size);
  const more = start + rows.length < records.length;
  const link = (name: string, cursor: string) => {
    const params = new URLSearchParams(query);
    params.delete('page[after]');
    params.delete('page[before]');
    params.set('page[size]', String(size));
    params.set(`page[${name}]`, cursor);
    return `${account.url}${path}?${params}`;
  };
  const afterCursor = rows.length === 0 ? null : cursorAt(start + rows.length);
  const beforeCursor = rows.length === 0 ? null : cursorAt(start);
  return {
    [key]: rows,
    meta: { has_more: more, after_cursor: afterCursor, before_cursor: beforeCursor },
    links: {
      next: more && afterCursor !== null ? link('after', afterCursor) : null,
      prev: start > 0 && beforeCursor !== null ? link('before', beforeCursor) : null,
    },
  };
}

function offsetPage(
  account: Account,
  path: string,
  query: URLSearchParams,
  key: string,
  records: readonly unknown[],
): Record<string, unknown> {
  const size = positive(query.get('per_page'), 100, 'per_page');
  const number = positive(query.get('page'), Number.MAX_SAFE_INTEGER, 'page', 1);
  if (number * size > 10_000) {
    throw codedError(400, 'InvalidPaginationDepth', 'Limit exceeded', 'Use cursor pagination beyond 10,000 records.');
  }
  const start = (number - 1) * size;
  const link = (to: number) => {
    const params = new URLSearchParams(query);
    params.set('page', String(to));
    return `${account.url}${path}?${params}`;
  };
  return {
    [key]: records.slice(start, start + size),
    count: records.length,
    next_page: start + size < records.length ? link(number + 1) : null,
    previous_page: number > 1 ? link(number - 1) : null,
  };
}

const cursorAt = (index: number): string => Buffer.from(`after:${index}`).toString('base64url');

function position(cursor: string): number {
  const match = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw codedError(400, 'InvalidPaginationParameter', 'page[after] is not valid');
  return Number(match[1]);
}

function positive(text: string | null, max: number, name: string, fallback = 100): number {
  if (text === null) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw codedError(400, 'InvalidPaginationParameter', `${name} is not valid`);
}
