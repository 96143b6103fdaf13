import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Sessions } from '../../core/api-ports.ts';
import { toKey } from './api-keys.ts';
import type { Sql } from './database.ts';
import { apiKeys, dashboardSessions } from './schema.ts';

const HOUR_MS = 60 * 60 * 1000;

/** The browser holds a token of its own, never the key: signing out ends it, and it ends with its key. */
export function openSessions(sql: Sql, clock: () => Date): Sessions {
  return {
    async begin(key, hours) {
      const now = clock();
      await sql.delete(dashboardSessions).where(lt(dashboardSessions.expiresAt, now.toISOString()));
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + hours * HOUR_MS).toISOString();
      await sql.insert(dashboardSessions).values({ hash: hashOf(token), keyId: key.id, expiresAt });
      return token;
    },
    async key(token) {
      const now = clock().toISOString();
      const [row] = await sql
        .select({ key: apiKeys })
        .from(dashboardSessions)
        .innerJoin(apiKeys, eq(apiKeys.id, dashboardSessions.keyId))
        .where(
          and(
            eq(dashboardSessions.hash, hashOf(token)),
            gt(dashboardSessions.expiresAt, now),
            isNull(apiKeys.revokedAt),
            or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)),
          ),
        );
      return row === undefined ? null : toKey(row.key);
    },
    async end(token) {
      await sql.delete(dashboardSessions).where(eq(dashboardSessions.hash, hashOf(token)));
    },
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
