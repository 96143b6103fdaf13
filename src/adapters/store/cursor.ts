import { z } from 'zod';
import { RequestError } from '../../core/errors.ts';

/** PostgreSQL has no year 0, and no zone sixteen hours away. */
const KNOWN_TO_DATABASE = /^(?!0000).*(Z|[+-](0\d|1[0-5]):\d\d)$/;

/** Where a list that is sorted by time goes on: the moment to the microsecond, and the id for those of one moment. */
const Position = z.tuple([z.iso.datetime({ offset: true }).regex(KNOWN_TO_DATABASE), z.uuid()]);
export interface Position {
  at: string;
  id: string;
}

const toCursor = ({ at, id }: Position): string =>
  Buffer.from(JSON.stringify([standard(at), id])).toString('base64url');

/** The database writes `2026-11-22 09:30:00.123456+00`. */
const standard = (at: string): string => at.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');

/** @throws RequestError 400 for a text that no list of ours gave */
export function readCursor(cursor: string): Position {
  try {
    const [at, id] = Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { at, id };
  } catch (cause) {
    throw new RequestError(400, '`cursor` is not one that this list gave. Leave it out to begin with the newest.', {
      cause,
    });
  }
}

/** One part of a list. `rows` are up to one more than `limit`, which shows whether there is a next part. */
export function partOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  at: (row: Row) => Position,
  item: (row: Row) => Item,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(item), next: rows.length > limit && last !== undefined ? toCursor(at(last)) : null };
}
