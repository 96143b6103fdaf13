import { index, integer, jsonb, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** Writes that named themselves, so that one sent twice is done once. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    keyId: uuid('key_id').notNull(),
    name: text('name').notNull(),
    /** SHA-256 of what must be the same the second time. */
    fingerprint: text('fingerprint').notNull(),
    /** Null while the first attempt is under way. */
    status: integer('status'),
    body: jsonb('body'),
    begunAt: moment('begun_at').notNull().defaultNow(),
  },
  (table) => [
    unique('idempotency_keys_once').on(table.keyId, table.name),
    index('idempotency_keys_by_time').on(table.begunAt),
  ],
);

/** Browsers that are signed in at the dashboard. The token itself is nowhere, only its SHA-256. */
export const dashboardSessions = pgTable('dashboard_sessions', {
  hash: text('hash').primaryKey(),
  keyId: uuid('key_id').notNull(),
  expiresAt: moment('expires_at').notNull(),
});
