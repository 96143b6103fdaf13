import { sql as raw } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** Every delivery ever accepted. The authority on what was seen before: jobs are purged, these rows are not. */
export const inbox = pgTable('inbox', {
  deliveryId: text('delivery_id').primaryKey(),
  queue: text('queue').notNull(),
  key: text('key').notNull(),
  receivedAt: moment('received_at').notNull().defaultNow(),
});

/** The ledger of effects on the world outside: the intent before the call, the result after it. */
export const effects = pgTable(
  'effects',
  {
    effect: text('effect').primaryKey(),
    complaintId: text('complaint_id'),
    intent: jsonb('intent').notNull(),
    result: jsonb('result'),
    order: bigserial('order', { mode: 'number' }),
    intendedAt: moment('intended_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
  },
  (table) => [index('effects_by_complaint').on(table.complaintId)],
);

/** One row for each text a complaint ever had, with what the model said. */
export const classifications = pgTable(
  'classifications',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    complaintId: text('complaint_id').notNull(),
    textHash: text('text_hash').notNull(),
    complaint: jsonb('complaint').notNull(),
    classification: jsonb('classification').notNull(),
    topic: text('topic'),
    problem: text('problem'),
    index: integer('index').notNull(),
    confidence: real('confidence').notNull(),
    needsReview: boolean('needs_review').notNull(),
    model: text('model').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When the customer said it: long before it was classified, where old tickets are read. Null: not known. */
    saidAt: moment('said_at'),
  },
  (table) => [
    unique('classifications_once').on(table.complaintId, table.textHash),
    index('classifications_by_time').on(table.createdAt),
    index('classifications_by_saying').on(raw`coalesce(${table.saidAt}, ${table.createdAt})`),
  ],
);

export const escalations = pgTable(
  'escalations',
  {
    id: uuid('id').primaryKey(),
    revision: integer('revision').notNull(),
    state: text('state').notNull(),
    customerId: text('customer_id').notNull(),
    openedAt: moment('opened_at').notNull(),
    escalation: jsonb('escalation').notNull(),
  },
  (table) => [
    index('escalations_by_customer').on(table.customerId),
    index('escalations_by_state').on(table.state),
    index('escalations_by_time').on(table.openedAt, table.id),
  ],
);

/** Which complaint stands in which escalation: a complaint is in one at most. */
export const escalationComplaints = pgTable(
  'escalation_complaints',
  {
    complaintId: text('complaint_id').primaryKey(),
    escalationId: uuid('escalation_id').notNull(),
    joinedAt: moment('joined_at').notNull().defaultNow(),
    /** Since when its ticket is solved or gone; null while somebody waits. */
    overAt: moment('over_at'),
  },
  (table) => [index('escalation_complaints_by_escalation').on(table.escalationId)],
);

/** What happened to an escalation, in order. */
export const escalationEvents = pgTable(
  'escalation_events',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    escalationId: uuid('escalation_id').notNull(),
    revision: integer('revision').notNull(),
    event: jsonb('event').notNull(),
    at: moment('at').notNull(),
    /** The whole channel has to hear of it. */
    surfaces: boolean('surfaces').notNull().default(false),
  },
  (table) => [
    unique('escalation_events_once').on(table.escalationId, table.revision),
    index('escalation_openings').on(table.id).where(raw`revision = 1`),
  ],
);

/** Many complaints of one kind that stand in one message. */
export const incidents = pgTable(
  'incidents',
  {
    id: uuid('id').primaryKey(),
    state: text('state').notNull(),
    topic: text('topic').notNull(),
    problem: text('problem'),
    openedAt: moment('opened_at').notNull(),
    incident: jsonb('incident').notNull(),
  },
  (table) => [index('incidents_by_state').on(table.state)],
);

/** Every complaint that came in as news, for counting how many of a kind came lately. Back-filled ones are not here. */
export const arrivals = pgTable(
  'arrivals',
  {
    complaintId: text('complaint_id').primaryKey(),
    topic: text('topic').notNull(),
    problem: text('problem'),
    arrivedAt: moment('arrived_at').notNull(),
    incidentId: uuid('incident_id'),
  },
  (table) => [index('arrivals_by_problem').on(table.topic, table.problem, table.arrivedAt)],
);

/** Texts people asked about, so that the buttons below the answer can find them again. Kept for some days only. */
export const askedTexts = pgTable(
  'asked_texts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    text: text('text').notNull(),
    classification: jsonb('classification').notNull(),
    by: text('by').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [index('asked_texts_by_time').on(table.at)],
);

export const corrections = pgTable(
  'corrections',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    complaintId: text('complaint_id').notNull(),
    better: jsonb('better').notNull(),
    by: text('by').notNull(),
    at: moment('at').notNull().defaultNow(),
  },
  (table) => [index('corrections_by_complaint').on(table.complaintId)],
);

/** Labelled complaints brought in by `data import`. One row for each text; a later import of the text replaces its labels. */
export const trainingRows = pgTable('training_rows', {
  textHash: text('text_hash').primaryKey(),
  text: text('text').notNull(),
  topic: text('topic'),
  problem: text('problem'),
  index: real('index'),
  happenedAt: moment('happened_at'),
  source: text('source').notNull(),
  importedAt: moment('imported_at').notNull().defaultNow(),
});

/** Trained models. The row is the truth, files are copies of it. */
export const models = pgTable('models', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  bytes: bytes('bytes').notNull(),
  card: jsonb('card').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Small facts with one current value: which model is live, where the cursor stands, which fields exist. */
export const settings = pgTable('settings', {
  name: text('name').primaryKey(),
  value: jsonb('value').notNull(),
  changedAt: moment('changed_at').notNull().defaultNow(),
});

/** When ticket updates were or will be made: the account's limit is shared by all processes. Old rows go by themselves. */
export const ticketWrites = pgTable(
  'ticket_writes',
  { id: bigserial('id', { mode: 'number' }).primaryKey(), at: moment('at').notNull() },
  (table) => [index('ticket_writes_by_time').on(table.at)],
);

/** When the next message may go to a channel: Slack's limit is shared by all processes. */
export const channelTurns = pgTable('channel_turns', {
  channel: text('channel').primaryKey(),
  nextAt: moment('next_at').notNull(),
});

/** Runs over old tickets. A run is resumed at its cursor. */
export const backfills = pgTable('backfills', {
  id: uuid('id').primaryKey(),
  since: moment('since').notNull(),
  until: moment('until').notNull(),
  alerts: boolean('alerts').notNull(),
  mostTickets: integer('most_tickets'),
  cursor: text('cursor'),
  /** Whether every ticket has been found. */
  isRead: boolean('is_read').notNull().default(false),
  startedAt: moment('started_at').notNull().defaultNow(),
});

/** What became of each ticket of a run; null: its turn has not come. */
export const backfillTickets = pgTable(
  'backfill_tickets',
  {
    runId: uuid('run_id').notNull(),
    ticketId: text('ticket_id').notNull(),
    outcome: text('outcome'),
  },
  (table) => [primaryKey({ columns: [table.runId, table.ticketId] })],
);

export * from './schema-api.ts';
export * from './schema-serving.ts';
