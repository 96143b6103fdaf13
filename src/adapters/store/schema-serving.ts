import {
  bigint,
  bigserial,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** What each remote model was used for, by day (UTC). */
export const modelSpending = pgTable(
  'model_spending',
  {
    endpoint: text('endpoint').notNull(),
    day: text('day').notNull(),
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    dollars: doublePrecision('dollars').notNull(),
    requests: integer('requests').notNull(),
    /** How often the embedded model had to answer in its place. */
    fallbacks: integer('fallbacks').notNull(),
  },
  (table) => [primaryKey({ columns: [table.endpoint, table.day] })],
);

/** Who may use `/v1` and `/api`. The key itself is nowhere, only its SHA-256. */
export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  hash: text('hash').notNull().unique(),
  scopes: jsonb('scopes').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  expiresAt: moment('expires_at'),
  revokedAt: moment('revoked_at'),
});

/** Files uploaded to our own `/v1/files`, and result files of our own jobs. */
export const servedFiles = pgTable(
  'served_files',
  {
    id: text('id').primaryKey(),
    filename: text('filename').notNull(),
    purpose: text('purpose').notNull(),
    bytes: bytes('bytes').notNull(),
    size: integer('size').notNull(),
    order: bigserial('order', { mode: 'number' }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [index('served_files_by_order').on(table.order)],
);

/** Jobs of our own `/v1/fine_tuning`. */
export const servedJobs = pgTable(
  'served_jobs',
  {
    id: text('id').primaryKey(),
    status: text('status').notNull(),
    job: jsonb('job').notNull(),
    /** The name it is called by once it succeeded, and the model behind it. */
    fineTunedModel: text('fine_tuned_model').unique(),
    modelId: text('model_id'),
    order: bigserial('order', { mode: 'number' }),
  },
  (table) => [index('served_jobs_by_order').on(table.order)],
);

export const servedJobEvents = pgTable(
  'served_job_events',
  {
    order: bigserial('order', { mode: 'number' }).primaryKey(),
    jobId: text('job_id').notNull(),
    event: jsonb('event').notNull(),
  },
  (table) => [index('served_job_events_by_job').on(table.jobId, table.order)],
);

/** The ledger of fine-tuning elsewhere: what was intended before the call, what came of it after. */
export const finetuneRuns = pgTable('finetune_runs', {
  id: text('id').primaryKey(),
  run: jsonb('run').notNull(),
  order: bigserial('order', { mode: 'number' }),
  changedAt: moment('changed_at').notNull().defaultNow(),
});
