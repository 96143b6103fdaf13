import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { type ApiKey, Scope } from '../../core/api-key.ts';
import { RequestError, SignatureError } from '../../core/errors.ts';
import type { ApiKeys, Headers } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { apiKeys } from './schema.ts';

const Scopes = z.array(Scope);

/**
 * Bearer keys by their SHA-256: whoever reads the database cannot use them. A key is 32 random bytes, so no salt is needed.
 * Nothing that compares ever sees the key itself, so how long a comparison takes says nothing of it.
 */
export function openApiKeys(sql: Sql, clock: () => Date): ApiKeys {
  return {
    async authorised(headers, scope) {
      const given = bearerOf(headers);
      if (given === null)
        throw new SignatureError('This needs a key: send `Authorization: Bearer ...`. `umbrage keys` makes one.');
      const hash = hashOf(given);
      const [row] = await sql.select().from(apiKeys).where(eq(apiKeys.hash, hash));
      const isIt = row !== undefined && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash));
      const key = isIt && row.revokedAt === null ? toKey(row) : null;
      if (key === null) throw new SignatureError('This key is not known here, or it was revoked.');
      if (key.expiresAt !== null && Date.parse(key.expiresAt) <= clock().getTime()) {
        throw new SignatureError('This key has expired.');
      }
      if (!key.scopes.includes(scope)) throw new RequestError(403, `This key does not have the scope "${scope}".`);
      return key;
    },
    async create(name, scopes, expiresAt) {
      const secret = `umb_${randomBytes(32).toString('base64url')}`;
      const expires = expiresAt === null ? null : expiresAt.toISOString();
      const [row] = await sql
        .insert(apiKeys)
        .values({ name, scopes, hash: hashOf(secret), expiresAt: expires })
        .returning();
      if (row === undefined) throw new Error('The key could not be stored. Check the database.');
      return { secret, key: toKey(row) };
    },
    async list() {
      const rows = await sql.select().from(apiKeys).where(isNull(apiKeys.revokedAt)).orderBy(desc(apiKeys.createdAt));
      return rows.map(toKey);
    },
    async revoke(id) {
      const open = and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt));
      const changed = await sql.update(apiKeys).set({ revokedAt: clock().toISOString() }).where(open).returning();
      return changed.length > 0;
    },
    async seed(entries) {
      for (const [place, entry] of entries.entries()) {
        const [, name, secret] = /^([\w-]+):(.+)$/.exec(entry) ?? ['', `API_KEYS ${place + 1}`, entry];
        const row = { name: name ?? '', hash: hashOf(secret ?? ''), scopes: Scope.options };
        await sql.insert(apiKeys).values(row).onConflictDoNothing();
      }
    },
  };
}

export const toKey = ({ id, name, scopes, createdAt, expiresAt }: typeof apiKeys.$inferSelect): ApiKey => ({
  id,
  name,
  scopes: Scopes.parse(scopes),
  createdAt,
  expiresAt,
});

function bearerOf(headers: Headers): string | null {
  const given = headers.authorization;
  const [, token] = /^Bearer +([\x21-\x7e]{1,500})$/i.exec(typeof given === 'string' ? given.trim() : '') ?? [];
  return token ?? null;
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
