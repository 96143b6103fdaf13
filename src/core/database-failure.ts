/**
 * SQLSTATE classes and codes of PostgreSQL that say nothing about the statement (connection, resources, an operator, a
 * deadlock, a lock, a standby), and the codes of a connection that cannot be had.
 * Source: PostgreSQL manual, appendix A.
 */
const PASSING = /^(08|40|53|57|55P03|25006|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

/** What the driver says without a code. */
const WORDS = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** A driver wraps its errors once or twice; more is a loop. */
const DEEPEST = 5;

/** Whether the database could not do its work just now, so that the same statement may succeed later. */
export function isDatabaseAway(failure: unknown, depth = 0): boolean {
  if (!(failure instanceof Error) || depth > DEEPEST) return false;
  const code = 'code' in failure ? String(failure.code) : '';
  return PASSING.test(code) || WORDS.test(failure.message) || isDatabaseAway(failure.cause, depth + 1);
}
