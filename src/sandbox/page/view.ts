/** What the page's server tells the page. Both sides share these types; nothing of the bot is in them. */

/** A tag and the name it was made from, as an agent reads it. */
export interface Choice {
  tag: string;
  name: string;
}

/** One topic an agent can choose, with its problems. */
export interface TopicChoice extends Choice {
  problems: readonly Choice[];
}

export type Band = 'low' | 'medium' | 'high' | 'critical';

/** One line of the agent's list. What is not known yet is null. */
export interface TicketRow {
  id: number;
  subject: string;
  text: string;
  customer: string;
  /** ISO 8601. */
  createdAt: string;
  status: string;
  topic: Choice | null;
  problem: Choice | null;
  band: Band | null;
  index: number | null;
  needsReview: boolean;
  /** 0 to 1. */
  confidence: number | null;
  /** The words that decided. */
  words: string[];
  /** Where the alert about it is. */
  alert: { channel: string; ts: string } | null;
  /** The second model gave no answer where one was wanted. */
  degraded: boolean;
  /** A person chose topic or problem. */
  corrected: boolean;
}

export const SYSTEMS = ['zendesk', 'slack', 'model'] as const;
export type System = (typeof SYSTEMS)[number];

/** `down` answers 503, `cut` drops the connection. */
export const FAILURES = ['works', 'down', 'cut'] as const;
export type Failure = (typeof FAILURES)[number];

/** What the world outside can see that has not arrived yet. */
export interface Waiting {
  tickets: number;
  /** Tickets without a tag of ours. */
  untagged: number;
  /** Upset customers whose alert is not in Slack yet. */
  alerts: number;
  /** Messages in the watched channel without a mark. */
  messages: number;
  /** Calls of the bot that met a failure so far. */
  refused: number;
}

export interface Storm {
  opened: number;
  total: number;
  running: boolean;
}

interface ShownReaction {
  name: string;
  count: number;
  mine: boolean;
}

/** A message as this person sees it. Blocks are as the app sent them. */
export interface ShownMessage {
  ts: string;
  author: string;
  isApp: boolean;
  /** Only this person sees it. */
  isPrivate: boolean;
  isDeleted: boolean;
  isEdited: boolean;
  text: string;
  blocks: Record<string, unknown>[];
  attachments: Record<string, unknown>[];
  reactions: ShownReaction[];
  replies: number;
}

export interface ShownForm {
  id: string;
  hash: string;
  content: Record<string, unknown>;
  values: Record<string, Record<string, Record<string, unknown>>>;
  errors: Record<string, string>;
}

export interface SlackScreen {
  person: string;
  people: { id: string; name: string; realName: string }[];
  channels: { id: string; name: string; messages: number }[];
  /** Every name a message can mention, by id. */
  names: Record<string, string>;
  /** The channel shown, by id. */
  channel: string;
  messages: ShownMessage[];
  thread: { ts: string; messages: ShownMessage[] } | null;
  modal: ShownForm | null;
  home: ShownForm | null;
}

export interface PageState {
  version: number;
  tickets: TicketRow[];
  topics: TopicChoice[];
  samples: readonly string[];
  slack: SlackScreen;
  failures: Record<System, Failure>;
  waiting: Waiting;
  storm: Storm;
}
