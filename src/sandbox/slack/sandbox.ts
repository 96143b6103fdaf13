import type { FaultPlan } from '../faults.ts';
import type { ActResult } from './acts.ts';
import type { Choice } from './chosen.ts';
import type { ClickOptions } from './clicks.ts';
import type { Shown } from './effects.ts';
import type { DeliveryAttempt, EventDelivery } from './events.ts';
import type { Json } from './json.ts';
import type { Effects } from './mrkdwn.ts';
import type { PostOptions } from './people.ts';
import type { Change, Settings } from './slack.ts';
import type { Channel, Ephemeral, SlackMessage, StepRun, User, UserGroup } from './state.ts';
import type { ChannelOptions, UserOptions } from './world.ts';

export interface SlackOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Milliseconds since 1970. */
  clock?: () => number;
  botToken?: string;
  appToken?: string;
  signingSecret?: string;
  /** Scopes of the bot token; every one the sandbox knows when absent. */
  scopes?: readonly string[];
  /** Event types as the manifest names them, for example `message.channels`; every one when absent. */
  subscriptions?: readonly string[];
  /** Request URL for events, commands and interactivity. Without one the app is in Socket Mode. */
  eventsUrl?: string;
  /** Default `real`. */
  rateLimits?: 'real' | 'off';
  /** What one minute of waiting for a retry lasts, in milliseconds; default 60,000. */
  retryDelayMs?: number;
  /** How long the app may take to answer; default 3,000. */
  ackTimeoutMs?: number;
  /** Whether `data_visualization` blocks are accepted; default true. */
  charts?: boolean;
  /** Domains whose links the app unfurls. */
  unfurlDomains?: readonly string[];
}

/** What may change while it runs. `eventsUrl: null` goes back to Socket Mode. */
export type Changeable = Partial<
  Pick<Settings, 'eventsUrl' | 'rateLimits' | 'retryDelayMs' | 'ackTimeoutMs' | 'charts' | 'signingSecret' | 'botToken'>
> & { scopes?: readonly string[]; subscriptions?: readonly string[] | null; unfurlDomains?: readonly string[] };

/** One call of the Web API, or a POST to a response_url, as the sandbox saw it. */
export interface Call {
  /** Milliseconds since 1970. */
  at: number;
  /** `chat.postMessage`, or a path that is no method. */
  name: string;
  /** 0 when the caller got no usable answer. */
  status: number;
  /** The fault it met. */
  fault: string | null;
}

/** The modal a person looks at. */
export interface ShownView {
  id: string;
  hash: string;
  /** As the app gave it, ids completed. */
  content: Json;
  /** What is filled in, by block id and action id. */
  values: Record<string, Record<string, Json>>;
  /** Errors of the last submission by block id. */
  errors: Record<string, string>;
}

/** A local Slack. People and channels may be named by id or by name, with or without `@` and `#`. */
export interface SlackSandbox {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What goes into `slackApiUrl`; ends in a slash. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly faults: FaultPlan;
  /** Ids of the workspace, the app and its bot. */
  readonly identity: { teamId: string; appId: string; botId: string; botUser: string; teamDomain: string };
  close(): Promise<void>;
  configure(change: Changeable): void;
  /** Saves the Request URL as the app's settings page does: true when the app echoed the challenge. */
  verifyRequestUrl(): Promise<boolean>;
  /** Called after every change a person could see. Returns the way to stop. */
  onChange(listener: (change: Change) => void): () => void;

  addChannel(name: string, options?: ChannelOptions): Channel;
  addUser(name: string, options?: UserOptions): User;
  /** A new group of people that `<!subteam^id>` mentions. */
  userGroup(handle: string, members: readonly string[]): UserGroup;
  invite(channel: string, who: string): void;
  archive(channel: string): void;
  /** @throws Error when there is none */
  channel(name: string): Channel;
  user(name: string): User;
  channels(): Channel[];
  /** People; not the app's bot. */
  users(): User[];
  /** The direct message between the app and a person. */
  direct(user: string): Channel;

  post(channel: string, user: string, text: string, options?: PostOptions): SlackMessage;
  edit(channel: string, ts: string, text: string): SlackMessage;
  remove(channel: string, ts: string): void;
  react(channel: string, user: string, ts: string, name: string): void;
  unreact(channel: string, user: string, ts: string, name: string): void;
  /** What the channel shows, oldest first: no replies, except those also sent to the channel. */
  messages(channel: string): SlackMessage[];
  /** The replies of a thread, oldest first, without its first message. */
  thread(channel: string, ts: string): SlackMessage[];
  message(channel: string, ts: string): SlackMessage | null;
  /** What only this person sees, oldest first. */
  ephemerals(user: string): Ephemeral[];
  pins(channel: string): string[];
  permalink(channel: string, ts: string): string;
  openView(user: string): ShownView | null;
  home(user: string): ShownView | null;
  effects(shown: Shown): Effects;

  command(user: string, channel: string, command: string, text: string): Promise<ActResult>;
  /** What the app sent through the response_url of an act, and a command's immediate answer. */
  responses(id: string): Json[];
  click(user: string, channel: string, ts: string, actionId: string, options?: ClickOptions): Promise<ActResult>;
  clickModal(user: string, actionId: string, options?: ClickOptions): Promise<ActResult>;
  clickHome(user: string, actionId: string, options?: ClickOptions): Promise<ActResult>;
  submit(user: string, values?: Record<string, Choice>): Promise<ActResult>;
  /** Null when the app did not ask to hear of it. */
  closeView(user: string): Promise<ActResult | null>;
  shortcut(user: string, channel: string, ts: string, callbackId: string): Promise<ActResult>;
  globalShortcut(user: string, callbackId: string): Promise<ActResult>;
  openHome(user: string, tab?: 'home' | 'messages'): void;
  /** A person posts a message with a link. */
  shareLink(channel: string, user: string, url: string): SlackMessage;
  runStep(callbackId: string, inputs: Json): StepRun;
  step(id: string): StepRun | null;

  /** The last thousand events with their deliveries. */
  readonly events: readonly EventDelivery[];
  redeliver(eventId: string): Promise<DeliveryAttempt>;
  /** Resolves when no event is on its way and no retry is due. */
  settled(): Promise<void>;
  /** Open Socket Mode connections. */
  readonly connections: number;
  /** @param how `frame` announces it, `cut` does not */
  disconnectSockets(how?: 'frame' | 'cut', reason?: 'warning' | 'refresh_requested' | 'link_disabled'): void;
  /** The last five thousand calls. */
  readonly calls: readonly Call[];
}
