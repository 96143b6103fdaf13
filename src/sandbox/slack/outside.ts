import { type Acting, runCommand, runGlobalShortcut, runShortcut } from './acts.ts';
import { clickMessage, clickView } from './clicks.ts';
import { effectsOf } from './effects.ts';
import { closeForm, submitForm } from './forms.ts';
import { directMessage, messageAt } from './lookup.ts';
import { inOrder, isTopLevel, repliesTo } from './messages.ts';
import { react, unreact } from './methods/marks.ts';
import { edit, openHome, post, remove, runStep } from './people.ts';
import { permalink } from './permalink.ts';
import type { SlackSandbox } from './sandbox.ts';
import type { OpenView, User } from './state.ts';
import { channelIn, invite, newChannel, newGroup, newUser, personIn } from './world.ts';

/** The part of the sandbox that is not on the wire: what people do and see. */
export type Outside = Omit<
  SlackSandbox,
  | 'url'
  | 'apiUrl'
  | 'botToken'
  | 'appToken'
  | 'signingSecret'
  | 'faults'
  | 'identity'
  | 'close'
  | 'configure'
  | 'verifyRequestUrl'
  | 'onChange'
  | 'events'
  | 'redeliver'
  | 'settled'
  | 'connections'
  | 'disconnectSockets'
  | 'calls'
>;

export function outside(acting: Acting): Outside {
  const { slack, responses } = acting;
  const { state } = slack;
  const person = (who: string) => personIn(state, who);
  const place = (where: string) => channelIn(slack, where);
  /** Anybody may look into a public channel; the others are for their members. */
  const placeOf = (where: string, who: string) => {
    const channel = place(where);
    if (channel.kind === 'public' || channel.members.has(person(who).id)) return channel;
    throw new Error(`${who} is no member of ${where}.`);
  };
  const modal = (user: User): OpenView => {
    const view = state.modals.get(user.id)?.at(-1);
    if (view === undefined) throw new Error(`No form is open for ${user.name}.`);
    return view;
  };
  return {
    addChannel(name, options = {}) {
      const channel = newChannel(state, name, options, slack.clock());
      slack.changed({ kind: 'channel', where: channel.id });
      return channel;
    },
    addUser(name, options = {}) {
      const user = newUser(state, name, options);
      slack.changed({ kind: 'user', where: user.id });
      return user;
    },
    userGroup: (handle, members) => newGroup(state, handle, members),
    invite: (channel, who) => invite(slack, place(channel), who),
    archive(channel) {
      place(channel).isArchived = true;
    },
    channel: place,
    user: person,
    channels: () => [...state.channels.values()],
    users: () => [...state.users.values()].filter((user) => !user.isBot),
    direct: (user) => directMessage(slack, person(user).id),

    post: (channel, user, text, options = {}) => post(slack, placeOf(channel, user), person(user), text, options),
    edit: (channel, ts, text) => edit(slack, place(channel), ts, text),
    remove: (channel, ts) => remove(slack, place(channel), ts),
    react: (channel, user, ts, name) =>
      react(slack, place(channel), messageAt(place(channel), ts), person(user).id, name),
    unreact: (channel, user, ts, name) =>
      unreact(slack, place(channel), messageAt(place(channel), ts), person(user).id, name),
    messages: (channel) => inOrder(place(channel).messages.values()).filter(isTopLevel),
    thread: (channel, ts) => inOrder(repliesTo(place(channel), ts)),
    message: (channel, ts) => place(channel).messages.get(ts) ?? null,
    ephemerals: (user) => state.ephemerals.filter((each) => each.user === person(user).id),
    pins: (channel) => [...place(channel).pins],
    permalink: (channel, ts) => permalink(slack, place(channel), messageAt(place(channel), ts)),
    openView: (user) => state.modals.get(person(user).id)?.at(-1) ?? null,
    home: (user) => state.homes.get(person(user).id) ?? null,
    effects: (shown) => effectsOf(shown, new Set([...state.users.values()].map((user) => user.name))),

    command: (user, channel, command, text) => runCommand(acting, person(user), placeOf(channel, user), command, text),
    responses: (id) => responses.posted(id),
    click: (user, channel, ts, actionId, options = {}) =>
      clickMessage(acting, person(user), placeOf(channel, user), ts, actionId, options),
    clickModal: (user, actionId, options = {}) =>
      clickView(acting, person(user), modal(person(user)), actionId, options),
    clickHome(user, actionId, options = {}) {
      const view = state.homes.get(person(user).id);
      if (view === undefined) throw new Error(`The app published no Home tab for ${person(user).name}.`);
      return clickView(acting, person(user), view, actionId, options);
    },
    submit: (user, values = {}) => submitForm(acting, person(user), modal(person(user)), values),
    closeView: (user) => closeForm(acting, person(user), modal(person(user))),
    shortcut: (user, channel, ts, callbackId) =>
      runShortcut(acting, person(user), placeOf(channel, user), messageAt(place(channel), ts), callbackId),
    globalShortcut: (user, callbackId) => runGlobalShortcut(acting, person(user), callbackId),
    openHome: (user, tab = 'home') => openHome(slack, person(user), tab),
    shareLink: (channel, user, url) => post(slack, placeOf(channel, user), person(user), url, {}),
    runStep: (callbackId, inputs) => runStep(slack, callbackId, inputs),
    step: (id) => state.steps.get(id) ?? null,
  };
}
