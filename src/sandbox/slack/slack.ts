import type { Json } from './json.ts';
import type { Channel, State } from './state.ts';
import type { Triggers } from './triggers.ts';

/** What can be set at the start and changed while it runs. */
export interface Settings {
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** Scopes granted to the bot token. */
  scopes: Set<string>;
  /** Event types the app subscribed to; null means every one. */
  subscriptions: Set<string> | null;
  /** Request URL for events, commands and interactivity; null means Socket Mode. */
  eventsUrl: string | null;
  rateLimits: 'real' | 'off';
  /** How long the one minute before the second retry of an event lasts, in milliseconds. The third waits five of them. */
  retryDelayMs: number;
  /** How long the app may take to answer, in milliseconds; 3,000 at the real one. */
  ackTimeoutMs: number;
  /** Whether the workspace accepts `data_visualization` blocks. */
  charts: boolean;
  /** Domains the app unfurls. */
  unfurlDomains: Set<string>;
}

export interface Change {
  kind: 'message' | 'ephemeral' | 'channel' | 'user' | 'view' | 'home' | 'step' | 'connection';
  /** Id of the channel or user it happened to. */
  where: string;
}

/** What every part of the local Slack works on. */
export interface Slack {
  readonly state: State;
  readonly settings: Settings;
  readonly triggers: Triggers;
  /** Tickets of `apps.connections.open` that no socket has used yet. */
  readonly socketTickets: Set<string>;
  /** Tokens of running workflow steps, which act as the bot. */
  readonly stepTokens: Set<string>;
  /** Aborted when the sandbox closes; whatever is on its way ends. */
  readonly closing: AbortSignal;
  /** Base address without a slash at the end; known once the server listens. */
  base(): string;
  /** Milliseconds since 1970. */
  clock(): number;
  nextTs(): string;
  /** Sends an event to the app. With a channel: only if the app is a member of it, unless `evenOutside`. */
  emit(event: Json, channel?: Channel, evenOutside?: boolean): void;
  changed(change: Change): void;
}
