import type { Json } from './json.ts';

export interface User {
  id: string;
  name: string;
  realName: string;
  /** IANA name, for example `Europe/Lisbon`. */
  tz: string;
  isBot: boolean;
}

interface Reaction {
  name: string;
  users: string[];
  count: number;
}

/** A message as Slack sends it, with the fields this sandbox fills. */
export interface SlackMessage {
  type: 'message';
  subtype?: string;
  ts: string;
  /** The author; for a bot's message the bot's user. */
  user: string;
  bot_id?: string;
  app_id?: string;
  bot_profile?: Json;
  client_msg_id?: string;
  team: string;
  /** Wire form: `& < >` are escaped, mentions and links are `<...>` tokens. */
  text: string;
  blocks?: Json[];
  attachments?: Json[];
  files?: Json[];
  metadata?: Json;
  thread_ts?: string;
  parent_user_id?: string;
  edited?: { user: string; ts: string };
  reactions: Reaction[];
  inviter?: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  /** Shared with another workspace (Slack Connect). */
  isShared: boolean;
  isArchived: boolean;
  /** The other person of a direct message. */
  user?: string;
  /** Seconds. */
  created: number;
  members: Set<string>;
  /** Every message and reply by ts, in the order of posting. */
  messages: Map<string, SlackMessage>;
  pins: Set<string>;
}

export interface Ephemeral {
  channel: string;
  user: string;
  ts: string;
  text: string;
  blocks?: Json[];
  attachments?: Json[];
  thread_ts?: string;
}

/** A view as the app gave it, with what Slack adds. */
export interface OpenView {
  id: string;
  hash: string;
  user: string;
  rootId: string;
  previousId: string | null;
  externalId: string;
  /** The view's own fields: type, title, blocks, private_metadata, callback_id ... */
  content: Json;
  /** What the person typed and chose, by block id and action id. */
  values: Record<string, Record<string, Json>>;
  /** Errors of the last submission by block id. */
  errors: Record<string, string>;
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  length: number;
  content: Uint8Array | null;
  complete: boolean;
}

export interface StepRun {
  id: string;
  callbackId: string;
  inputs: Json;
  outcome: { kind: 'running' } | { kind: 'success'; outputs: Json } | { kind: 'error'; error: string };
}

export interface Identity {
  teamId: string;
  teamName: string;
  /** The first label of `<domain>.slack.com`. */
  teamDomain: string;
  appId: string;
  botId: string;
  botUser: string;
}

export interface State {
  identity: Identity;
  users: Map<string, User>;
  channels: Map<string, Channel>;
  groups: Map<string, UserGroup>;
  ephemerals: Ephemeral[];
  /** Open modals per user, the shown one last. */
  modals: Map<string, OpenView[]>;
  homes: Map<string, OpenView>;
  files: Map<string, StoredFile>;
  steps: Map<string, StepRun>;
  /** Links of a message that were offered for unfurling, by `channel:ts` or unfurl id. */
  offeredLinks: Map<string, { channel: string; ts: string; urls: Set<string> }>;
}

export function emptyState(identity: Identity): State {
  return {
    identity,
    users: new Map(),
    channels: new Map(),
    groups: new Map(),
    ephemerals: [],
    modals: new Map(),
    homes: new Map(),
    files: new Map(),
    steps: new Map(),
    offeredLinks: new Map(),
  };
}
