/** No way to the server, by the names of the operating system. */
const NO_WAY = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND)$/;

/**
 * What PostgreSQL says when the same statement may succeed later: lost connections, resources, shutdown and start, a standby
 * that takes over, statements that were in each other's way (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const NOT_NOW = /^(08\w{3}|53\w{3}|57P0\d|57014|25006|40001|40P01|55P03)$/;

/** Of the drivers themselves: these have no code. */
const BROKEN = /^(Connection terminated|timeout exceeded when trying to connect|PGlite is clos)/;

/** Whether the database cannot serve at the moment, so that the same request may succeed later. */
export function isDatabaseOutage(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  // The database's library wraps what went wrong with a statement, whatever it was.
  if ('query' in failure && 'params' in failure) return isDatabaseOutage(failure.cause);
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
  return NO_WAY.test(code) || NOT_NOW.test(code) || BROKEN.test(failure.message);
}
