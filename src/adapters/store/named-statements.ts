import { Client, type ClientConfig } from 'pg';

/**
 * What writes finds its rows by their keys, and rows handed over as one value are opaque to the server: a plan made without
 * the values is as good. What only reads may ask for a day or for a year, and which of them decides about the plan.
 */
const PLAN_IS_THE_SAME = /\b(insert into|update|delete from)\b|_to_recordset\(/i;

/** Each takes memory of every connection's server process, 90 KB for a larger one; lists of many lengths would be one each. */
const MOST_NAMES = 100;

/** By text. The same in all connections, each of which tells the server once. */
const names = new Map<string, string>();

/**
 * A connection that names the statements we repeat, whoever sends them. The server takes a named one apart once, and from the
 * sixth time on also plans it once: what is known of four complaints costs it 115 microseconds instead of 290. See the notes
 * of https://www.postgresql.org/docs/current/sql-prepare.html.
 */
class NamingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...all: unknown[]) => unknown;
    this.query = ((asked: unknown, ...rest: unknown[]) => query(named(asked, rest[0]), ...rest)) as Client['query'];
  }
}

/** A statement the way `Client.query` takes it, with its name where it gets one. */
function named(asked: unknown, values: unknown): unknown {
  const statement: unknown = typeof asked === 'string' ? { text: asked } : asked;
  if (!Array.isArray(values) || values.length === 0 || !isUnnamed(statement)) return asked;
  const name = nameOf(statement.text);
  return name === null ? asked : { ...statement, name };
}

function isUnnamed(asked: unknown): asked is { text: string } {
  if (asked === null || typeof asked !== 'object' || !('text' in asked)) return false;
  return typeof asked.text === 'string' && !('name' in asked && asked.name !== undefined);
}

function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES || !PLAN_IS_THE_SAME.test(text)) return null;
  const name = `umbrage_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Options of a pool of `pg` whose connections name their statements. They live for a minute: a plan that was made for an empty
 * table reads all of it, and is made anew only when the table is analysed, which takes the server a minute or, where that is
 * switched off, for ever.
 */
export const NAMED_STATEMENTS = { Client: NamingClient, maxLifetimeSeconds: 60 };
