import type { ApiStore, Listeners } from './api-ports.ts';
import type { ChatText, MessageAt, Messenger, Place, Presenter } from './chat-ports.ts';
import type { Better } from './correction.ts';
import type { Stance } from './decide.ts';
import type { Backfills, Desk, Intake, TicketFeed, ZendeskWebhook } from './desk-ports.ts';
import type { ApiKeys, RateLimit } from './key-ports.ts';
import type { Exposition, Meters } from './meter-ports.ts';
import type { Classifier } from './model-ports.ts';
import type { ModelServer } from './model-server.ts';
import type { Inbox, Queue } from './queue-ports.ts';
import type { Store } from './store-ports.ts';

export type * from './api-ports.ts';
export type * from './chat-ports.ts';
export type { ComplaintRecord } from './complaint-record.ts';
export type * from './desk-ports.ts';
export type * from './key-ports.ts';
export type * from './meter-ports.ts';
export type * from './model-ports.ts';
export type * from './queue-ports.ts';
export type * from './store-ports.ts';

/** The people who run this installation. */
export interface Operators {
  /** Each key is told once, whatever happens in between; without a channel it goes to the log. */
  tell(key: string, text: string): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Every line that is logged during the work, however deep in it, carries these fields. */
  within<T>(fields: object, work: () => Promise<T>): Promise<T>;
}

/** Small facts with one current value. */
export interface Facts {
  get<T>(name: string, schema: { parse(value: unknown): T }): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
}

export interface Services {
  classifier: Classifier;
  desk: Desk;
  feed: TicketFeed;
  intake: Intake;
  backfills: Backfills;
  zendeskWebhook: ZendeskWebhook;
  messenger: Messenger;
  /** Posts a message once whatever happens: the ledger is asked first, after an unknown outcome the channel. */
  postOnce(effect: string, place: Place, message: ChatText, since: Date): Promise<MessageAt>;
  inbox: Inbox;
  queue: Queue;
  store: Store;
  facts: Facts;
  /** A text with what a person knows of it, for the next training. @param source who: `slack:` or `api:` and their name */
  teach(text: string, better: Better, source: string): Promise<void>;
  /** Read anew for each complaint, so that a changed rule or model needs no restart. */
  stance(): Promise<Stance>;
  presenter: Presenter;
  /** Whether this Slack user may press the buttons of an alert in this channel, or change settings where none is named. */
  mayAct(user: string, channel?: string): Promise<boolean>;
  /** Base address of our Zendesk, for telling its links; null without one. */
  zendeskUrl: string | null;
  operators: Operators;
  keys: ApiKeys;
  rates: RateLimit;
  modelServer: ModelServer;
  api: ApiStore;
  listeners: Listeners;
  health: { slackConnected(): boolean; isStopping(): boolean };
  meters: Meters;
  exposition: Exposition;
  clock(): Date;
  log: Log;
}
