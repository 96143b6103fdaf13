import type { Ephemeral, ShownView, SlackMessage, SlackSandbox } from '../slack/index.ts';
import type { ShownForm, ShownMessage, SlackScreen } from './view.ts';

const MESSAGES_SHOWN = 120;

/** Which screen somebody looks at. */
export interface Looking {
  person: string;
  channel: string;
  /** The first message of the open thread. */
  thread: string | null;
}

/** Slack as one person sees it. @throws Error for a person or channel that is not there */
export function slackScreen(slack: SlackSandbox, looking: Looking): SlackScreen {
  const person = slack.user(looking.person);
  const channel = slack.channel(looking.channel);
  const { botUser } = slack.identity;
  const people = slack.users();
  const rooms = slack.channels().filter(({ kind, members }) => kind !== 'im' && members.has(botUser));
  const shown = (message: SlackMessage) => shownMessage(slack, channel.id, message, person.id);
  const aside = slack.ephemerals(person.id).filter((each) => each.channel === channel.id);
  const inChannel = aside.filter((each) => each.thread_ts === undefined).map(privateMessage);
  const root = looking.thread === null ? null : slack.message(channel.id, looking.thread);
  return {
    person: person.id,
    people: people.map(({ id, name, realName }) => ({ id, name, realName })),
    channels: rooms.map(({ id, name }) => ({ id, name, messages: slack.messages(id).length })),
    names: Object.fromEntries([
      [botUser, 'Umbrage'],
      ...people.map(({ id, realName }) => [id, realName]),
      ...slack.channels().map(({ id, name }) => [id, name]),
    ]),
    channel: channel.id,
    messages: byTime([...slack.messages(channel.id).slice(-MESSAGES_SHOWN).map(shown), ...inChannel]),
    thread:
      root === null
        ? null
        : {
            ts: root.ts,
            messages: byTime([
              ...[root, ...slack.thread(channel.id, root.ts)].map(shown),
              ...aside.filter((each) => each.thread_ts === root.ts).map(privateMessage),
            ]),
          },
    modal: form(slack.openView(person.id)),
    home: form(slack.home(person.id)),
  };
}

function shownMessage(slack: SlackSandbox, channel: string, message: SlackMessage, person: string): ShownMessage {
  const { ts, text, subtype, edited, reactions, blocks, attachments } = message;
  return {
    ts,
    author: message.user,
    isApp: message.bot_id !== undefined,
    isPrivate: false,
    isDeleted: subtype === 'tombstone',
    isEdited: edited !== undefined && message.bot_id === undefined,
    text,
    blocks: blocks ?? [],
    attachments: attachments ?? [],
    reactions: reactions.map(({ name, count, users }) => ({ name, count, mine: users.includes(person) })),
    replies: message.thread_ts === ts ? slack.thread(channel, ts).length : 0,
  };
}

function privateMessage({ ts, text, blocks, attachments }: Ephemeral): ShownMessage {
  return {
    ts,
    author: '',
    isApp: true,
    isPrivate: true,
    isDeleted: false,
    isEdited: false,
    text,
    blocks: blocks ?? [],
    attachments: attachments ?? [],
    reactions: [],
    replies: 0,
  };
}

const byTime = (messages: ShownMessage[]): ShownMessage[] => messages.sort((a, b) => Number(a.ts) - Number(b.ts));

function form(view: ShownView | null): ShownForm | null {
  if (view === null) return null;
  const { id, hash, content, values, errors } = view;
  return { id, hash, content, values, errors };
}
