import { randomUUID } from 'node:crypto';
import { slackId } from './ids.ts';
import type { Json } from './json.ts';
import { directMessage, isMember } from './lookup.ts';
import { addMessage, editMessage, removeMessage } from './messages.ts';
import { wireFile } from './methods/files.ts';
import type { Slack } from './slack.ts';
import type { Channel, SlackMessage, StepRun, User } from './state.ts';
import { typed } from './typed.ts';
import { wireView } from './views.ts';

export interface PostOptions {
  /** The first message of the thread to reply in. */
  threadTs?: string;
  /** With a reply: also send it to the channel. */
  broadcast?: boolean;
  files?: readonly { name: string; length?: number }[];
  subtype?: string;
  /** The post comes from another app of the workspace. */
  otherApp?: { botId: string; appId: string };
}

/** A person types a message. Their client escapes what they type; only real `@names` and addresses become tokens. */
export function post(slack: Slack, channel: Channel, user: User, raw: string, options: PostOptions): SlackMessage {
  const { text, blocks, mentions, urls } = typed(slack, raw);
  const files = options.files?.map(({ name, length }) =>
    wireFile(slack, { id: slackId('F'), name, title: name, length: length ?? 1 }, user.id),
  );
  const other = options.otherApp;
  const subtype =
    options.subtype ??
    (options.broadcast === true ? 'thread_broadcast' : files === undefined ? undefined : 'file_share');
  const message = addMessage(slack, channel, {
    user: user.id,
    client_msg_id: randomUUID(),
    text,
    blocks,
    ...(files === undefined ? {} : { files }),
    ...(subtype === undefined ? {} : { subtype }),
    ...(options.threadTs === undefined ? {} : { thread_ts: options.threadTs }),
    ...(other === undefined ? {} : { bot_id: other.botId, app_id: other.appId }),
  });
  if (mentions.includes(slack.state.identity.botUser)) mentioned(slack, channel, message);
  offerLinks(slack, channel, message, urls);
  return message;
}

/** A person edits their own message. */
export function edit(slack: Slack, channel: Channel, ts: string, raw: string): SlackMessage {
  const message = existing(channel, ts);
  const { text, blocks } = typed(slack, raw);
  editMessage(slack, channel, message, { text, blocks }, message.user);
  return message;
}

export function remove(slack: Slack, channel: Channel, ts: string): void {
  removeMessage(slack, channel, existing(channel, ts));
}

/** Links of a domain the app unfurls are offered to it, also where it is no member. */
function offerLinks(slack: Slack, channel: Channel, message: SlackMessage, urls: readonly string[]): void {
  const { unfurlDomains } = slack.settings;
  const links = urls.flatMap((url) => {
    const domain = [...unfurlDomains].find((each) => isUnder(new URL(url).hostname, each));
    return domain === undefined ? [] : [{ domain, url }];
  });
  if (links.length === 0) return;
  const unfurlId = `${channel.id}-${message.ts}-${randomUUID()}`;
  const offered = { channel: channel.id, ts: message.ts, urls: new Set(links.map((link) => link.url)) };
  slack.state.offeredLinks.set(`${channel.id}:${message.ts}`, offered);
  slack.state.offeredLinks.set(unfurlId, offered);
  const event = {
    type: 'link_shared',
    channel: channel.id,
    is_bot_user_member: isMember(slack, channel),
    user: message.user,
    message_ts: message.ts,
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    unfurl_id: unfurlId,
    source: 'conversations_history',
    links,
    event_ts: slack.nextTs(),
  };
  slack.emit(event, channel, true);
}

const isUnder = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** Both this and the plain message event arrive for one post. */
function mentioned(slack: Slack, channel: Channel, message: SlackMessage): void {
  if (channel.kind === 'im') return;
  const { user, text, ts, team, blocks, client_msg_id, thread_ts } = message;
  const event: Json = {
    type: 'app_mention',
    user,
    text,
    ts,
    team,
    blocks,
    client_msg_id,
    channel: channel.id,
    event_ts: ts,
  };
  slack.emit(thread_ts === undefined ? event : { ...event, thread_ts }, channel);
}

/** A person opens the app: its Home tab, or its messages. */
export function openHome(slack: Slack, user: User, tab: 'home' | 'messages'): void {
  const view = slack.state.homes.get(user.id);
  slack.emit({
    type: 'app_home_opened',
    user: user.id,
    channel: directMessage(slack, user.id).id,
    tab,
    ...(tab === 'home' && view !== undefined ? { view: wireView(slack, view) } : {}),
    event_ts: slack.nextTs(),
  });
}

/** A workflow reaches the app's step. The step has a token of its own, which acts as the bot. */
export function runStep(slack: Slack, callbackId: string, inputs: Json): StepRun {
  const run: StepRun = { id: slackId('Fx'), callbackId, inputs, outcome: { kind: 'running' } };
  const token = `xwfp-${randomUUID()}`;
  slack.state.steps.set(run.id, run);
  slack.stepTokens.add(token);
  const { appId } = slack.state.identity;
  const known = { app_id: appId, date_created: 0, date_updated: 0, date_deleted: 0 };
  slack.emit({
    type: 'function_executed',
    function: {
      id: slackId('Fn'),
      callback_id: callbackId,
      title: callbackId,
      type: 'app',
      input_parameters: [],
      output_parameters: [],
      ...known,
    },
    inputs,
    function_execution_id: run.id,
    workflow_execution_id: slackId('Wx'),
    event_ts: slack.nextTs(),
    bot_access_token: token,
  });
  return run;
}

function existing(channel: Channel, ts: string): SlackMessage {
  const message = channel.messages.get(ts);
  if (message === undefined) throw new Error(`There is no message ${ts} in #${channel.name}.`);
  return message;
}
