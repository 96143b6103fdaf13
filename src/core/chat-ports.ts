import type { Catalogue } from './catalogue.ts';
import type { Classification } from './classification.ts';
import type { ComplaintRecord } from './complaint-record.ts';
import type { Better } from './correction.ts';
import type { Escalation } from './escalation.ts';
import type { HistoryEntry } from './escalation-event.ts';
import type { Incident } from './incident.ts';
import type { Mute } from './mute.ts';
import type { Rules } from './rules.ts';
import type { Stats } from './stats.ts';

export interface MessageAt {
  channel: string;
  ts: string;
}

/** Where a message goes. */
export interface Place {
  /** Name or id of a channel, or id of a person: their direct messages with the bot. */
  channel: string;
  /** The first message of the thread to reply in. */
  threadTs?: string;
  /** With a thread: the channel sees it too. */
  broadcast?: boolean;
}

/** What an alert says beside the escalation itself. */
export interface AlertContext {
  /** Complaints of the same topic and problem in the last day, this one included. */
  similar: number;
  /** Where the incident that stands for it can be read. */
  incidentUrl: string | null;
}

/**
 * Asked when a channel's turn has come, right before the post: where the message stands by now. Whoever waited too long has
 * lost the job to somebody else, who may have posted it.
 */
export type PostedMeanwhile = () => Promise<MessageAt | null>;

/** The chat. Every method throws UpstreamError when the call failed. */
export interface Messenger {
  /** Posts the alert of an escalation once; the escalation's id travels in the message's metadata. */
  postAlert(escalation: Escalation, context: AlertContext, standing: PostedMeanwhile): Promise<MessageAt>;
  /** The alert of this escalation if the channel already shows it: the reply of a post may get lost. */
  findAlert(escalation: Escalation): Promise<MessageAt | null>;
  /** `gone`: somebody deleted the message. */
  updateAlert(at: MessageAt, escalation: Escalation, context: AlertContext): Promise<'updated' | 'gone'>;
  /** Posts any other message; the effect's name travels in its metadata. Never into a channel shared with others. */
  post(place: Place, message: ChatText, effect: string, standing: PostedMeanwhile): Promise<MessageAt>;
  /** The message of this effect if it is there already. @param since not older than this */
  find(place: Place, effect: string, since: Date): Promise<MessageAt | null>;
  update(at: MessageAt, message: ChatText): Promise<'updated' | 'gone'>;
  /** Whether messages in this channel (an id) are complaints. */
  watches(channel: string): Promise<boolean>;
  /** Ids of the channels whose messages are complaints. */
  watched(): Promise<string[]>;
  /** Messages of a channel after `oldest` (a Slack timestamp), oldest first, in the chat's own form; null where we are no member. */
  said(channel: string, oldest: string): Promise<unknown[] | null>;
  /** One quiet reaction on a message we have read. Repeating it does nothing. */
  mark(at: MessageAt): Promise<void>;
  /** Says something to one person only: in the channel where they see it, else in their direct messages. */
  whisper(channel: string | null, user: string, text: string): Promise<void>;
  /** Whether this person is in the channel (name or id). */
  isMember(channel: string, user: string): Promise<boolean>;
  /** False for a channel that people of other companies can read, and for one we know nothing of. */
  isInternal(channel: string): Promise<boolean>;
  /** `zone` is an IANA name. */
  person(user: string): Promise<{ name: string; zone: string }>;
  permalink(at: MessageAt): Promise<string>;
}

/** What people in the chat read. The blocks are the chat's own and opaque to everybody else. */
export interface ChatText {
  text: string;
  blocks: { type: string }[];
}

/** A form. What is in `private_metadata` comes back with the answers. */
export interface ChatForm {
  type: 'modal';
  callback_id: string;
  private_metadata: string;
  title: { type: 'plain_text'; text: string };
  submit?: { type: 'plain_text'; text: string };
  close?: { type: 'plain_text'; text: string };
  blocks: { type: string }[];
}

export interface ChatHome {
  type: 'home';
  blocks: { type: string }[];
}

/** What a person's Home tab shows. */
export interface HomeContent {
  user: string;
  mode: 'live' | 'observe';
  open: readonly { escalation: Escalation; url: string | null }[];
  today: Stats;
  incidents: readonly Incident[];
  /** Null for those who may not change anything. */
  settings: { mutes: readonly Mute[]; notices: boolean } | null;
  rules: Rules;
  now: Date;
}

export interface DigestContent {
  kind: 'daily' | 'weekly';
  /** Days the digest looks back on, as people write them. */
  period: string;
  zone: string;
  current: Stats;
  /** The same span a week before. */
  before: Stats;
  open: readonly { escalation: Escalation; url: string | null }[];
}

/** How things look in the chat. Nothing of a customer is ever read as markup. */
export interface Presenter {
  /** Words of our own, as they are. */
  plain(text: string): ChatText;
  /** @param askedId for the buttons below; none without */
  classification(text: string, classification: Classification, askedId?: string): ChatText;
  /** The line of one event in the thread of its alert; null for what needs no line. */
  line(entry: HistoryEntry, escalation: Escalation): ChatText | null;
  incident(incident: Incident): ChatText;
  digest(content: DigestContent, charts: 'native' | 'table' | 'text'): ChatText;
  stats(stats: Stats, span: string): ChatText;
  home(content: HomeContent): ChatHome;
  unfurl(record: ComplaintRecord, escalation: Escalation | null): ChatText;
  notice(escalation: Escalation, url: string | null): ChatText;
  forms: {
    resolve(target: string): ChatForm;
    snooze(target: string, now: Date): ChatForm;
    correct(target: string, catalogue: Catalogue, present: Better): ChatForm;
    classify(target: string): ChatForm;
    mute(topics: readonly string[]): ChatForm;
    /** Something to read, with nothing to send. */
    message(title: string, message: ChatText): ChatForm;
  };
}
