import { randomBytes } from 'node:crypto';
import type { ServedReply } from '../faults.ts';
import { argsOf } from './args.ts';
import { mustSaySomething, readContent } from './content.ts';
import { slackId } from './ids.ts';
import { isObject, type Json, parseJson } from './json.ts';
import { addMessage, botAuthor, editMessage, removeMessage } from './messages.ts';
import { Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';
import type { Channel, Ephemeral, SlackMessage } from './state.ts';

const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

/** The message a person clicked on, which an answer may replace or delete. */
export type Source = { kind: 'message'; message: SlackMessage } | { kind: 'ephemeral'; message: Ephemeral };

/** One `response_url` and what was posted through it. */
export interface ResponseSlot {
  id: string;
  url: string;
  /** What the app sent, as it sent it, the immediate answer to a command included. */
  posted: Json[];
}

interface Slot extends ResponseSlot {
  path: string;
  channel: Channel;
  user: string;
  source: Source | null;
  issuedAt: number;
  uses: number;
}

export interface Responses {
  issue(kind: 'commands' | 'actions', channel: Channel, user: string, source: Source | null): ResponseSlot;
  posted(id: string): Json[];
  /** A POST to a response_url; null when the path is none. */
  receive(path: string, body: string): ServedReply | null;
  /** The answer in the body of the request itself; it uses nothing up. @throws Refusal */
  immediate(id: string, answer: Json): void;
}

export function responses(slack: Slack): Responses {
  const slots = new Map<string, Slot>();
  const forgetOld = () => {
    for (const [id, { issuedAt }] of slots) {
      if (slack.clock() - issuedAt <= 2 * LIFE_MS) return;
      slots.delete(id);
    }
  };
  return {
    issue(kind, channel, user, source) {
      const id = slackId('R');
      const path = `/${kind}/${slack.state.identity.teamId}/${id}/${randomBytes(12).toString('hex')}`;
      forgetOld();
      const slot = {
        id,
        path,
        url: slack.base() + path,
        posted: [],
        channel,
        user,
        source,
        issuedAt: slack.clock(),
        uses: 0,
      };
      slots.set(id, slot);
      return slot;
    },
    posted: (id) => [...(slots.get(id)?.posted ?? [])],
    receive(path, body) {
      if (!/^\/(commands|actions)\//.test(path)) return null;
      const slot = slots.get(path.split('/')[3] ?? '');
      if (slot === undefined || slot.path !== path || slack.clock() - slot.issuedAt > LIFE_MS)
        return failed(404, 'expired_url');
      if (slot.uses >= MAX_USES) return failed(404, 'used_url');
      const answer = parseJson(body);
      if (!isObject(answer)) return failed(400, 'invalid_payload');
      try {
        place(slack, slot, answer);
      } catch (error) {
        if (error instanceof Refusal) return failed(400, error.code, error.details);
        throw error;
      }
      slot.uses += 1;
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    },
    immediate(id, answer) {
      const slot = slots.get(id);
      if (slot !== undefined) place(slack, slot, answer);
    },
  };
}

/** Slack documents no status for these; every one is outside 2xx, which is what clients look at. */
function failed(status: number, error: string, details: Json = {}): ServedReply {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: JSON.stringify({ ok: false, error, ...details }) };
}

function place(slack: Slack, slot: Slot, answer: Json): void {
  const args = argsOf(answer);
  if (args.flag('delete_original') === true) {
    removeSource(slack, slot);
    slot.posted.push(answer);
    return;
  }
  const content = readContent(slack, args);
  mustSaySomething(content);
  slot.posted.push(answer);
  if (args.flag('replace_original') === true && slot.source !== null) {
    replaceSource(slack, slot, slot.source, { ...content, text: content.text ?? '' });
    return;
  }
  const thread = args.text('thread_ts');
  const inThread = thread === undefined || thread === '' ? {} : { thread_ts: thread };
  if (args.text('response_type') === 'in_channel') {
    addMessage(slack, slot.channel, { ...botAuthor(slack), ...content, text: content.text ?? '', ...inThread });
    return;
  }
  const ts = slack.nextTs();
  const placed = { channel: slot.channel.id, user: slot.user, ts, ...inThread };
  slack.state.ephemerals.push({ ...content, text: content.text ?? '', ...placed });
  slack.changed({ kind: 'ephemeral', where: slot.user });
}

function replaceSource(slack: Slack, slot: Slot, source: Source, content: { text: string; blocks?: Json[] }): void {
  if (source.kind === 'message') {
    // Unlike chat.update, a replacement without blocks has none.
    const change = { ...content, blocks: content.blocks ?? [] };
    editMessage(slack, slot.channel, source.message, change, slack.state.identity.botUser);
    return;
  }
  delete source.message.blocks;
  Object.assign(source.message, content);
  slack.changed({ kind: 'ephemeral', where: slot.user });
}

function removeSource(slack: Slack, slot: Slot): void {
  if (slot.source?.kind === 'message') removeMessage(slack, slot.channel, slot.source.message);
  if (slot.source?.kind === 'ephemeral') {
    const gone = slot.source.message;
    slack.state.ephemerals = slack.state.ephemerals.filter((each) => each !== gone);
    slack.changed({ kind: 'ephemeral', where: slot.user });
  }
}
