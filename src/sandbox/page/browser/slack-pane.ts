import type { PageState, SlackScreen } from '../view.ts';
import type { App } from './app.ts';
import { blocks } from './blocks.ts';
import { composer } from './composer.ts';
import { arrive, byId, h, keep } from './dom.ts';
import { objects } from './json.ts';
import { drawModal } from './modal.ts';
import { clicker, follower } from './slack-acts.ts';
import { drawChannels, drawPeople } from './slack-head.ts';
import { messageLine } from './slack-message.ts';

let wanted: string | null = null;
/** The place whose messages are shown, to go to the end when another one is opened. */
let placeShown = '';

/** Slack as one person sees it: channels, messages or a thread, the Home tab, and the form that is open. */
export function drawSlack(state: PageState, app: App): void {
  const { slack } = state;
  const body = byId('slack-body');
  if (body.childElementCount === 0) build(body, app);
  drawPeople(byId('who'), slack, app);
  drawChannels(byId('channels'), slack, app);
  const isThread = slack.thread !== null && !app.looking.isHome;
  byId('thread-head').hidden = !isThread;
  byId('composer').hidden = app.looking.isHome;
  byId('home').hidden = !app.looking.isHome;
  byId('messages').hidden = app.looking.isHome;
  if (app.looking.isHome) drawHome(slack, app);
  else drawMessages(slack, app);
  drawModal(slack, app);
}

/** Brings a message into view as soon as it is there. */
export function showMessageIn(ts: string): void {
  wanted = ts;
}

function build(body: HTMLElement, app: App): void {
  body.append(
    h('nav', { class: 'channels', id: 'channels', 'aria-label': 'Channels' }),
    h(
      'div',
      { class: 'thread-head', id: 'thread-head', hidden: true },
      h('button', { type: 'button', class: 'link', click: () => app.look({ thread: null }) }, '‹ Back to the channel'),
      h('b', {}, 'Thread'),
    ),
    h('div', { class: 'messages', id: 'messages', role: 'log', 'aria-label': 'Messages', tabindex: '0' }),
    h('div', { class: 'home', id: 'home', hidden: true }),
    composer(app),
  );
}

function drawMessages(slack: SlackScreen, app: App): void {
  const list = byId('messages');
  const messages = slack.thread?.messages ?? slack.messages;
  const place = `${slack.person}/${slack.channel}/${slack.thread?.ts ?? ''}`;
  const isElsewhere = place !== placeShown;
  // Only somebody who reads the newest messages is taken along to the next one.
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  placeShown = place;
  const names = Object.keys(slack.names).length;
  const entries = messages.map((message) => ({
    key: `${place}/${message.ts}`,
    signature: JSON.stringify(message) + names,
    draw: () => messageLine(message, slack, app, slack.thread !== null),
  }));
  const none = {
    key: `${place}/none`,
    signature: '',
    draw: () => h('p', { class: 'empty' }, emptyText(slack)),
  };
  const added = keep(list, entries.length > 0 ? entries : [none]);
  if (!isElsewhere) for (const line of added) arrive(line);
  if (wanted !== null) reveal(list, place);
  else if (isElsewhere || isAtEnd) list.scrollTop = list.scrollHeight;
}

function emptyText({ channels, channel }: SlackScreen): string {
  return channels.find(({ id }) => id === channel)?.name === 'complaints'
    ? 'Nothing here yet. What people write in this channel is read as a complaint too.'
    : 'Nothing here yet. An alert appears as soon as a customer is upset enough.';
}

function reveal(list: HTMLElement, place: string): void {
  const line = list.querySelector(`[data-key="${CSS.escape(`${place}/${wanted}`)}"]`);
  if (!(line instanceof HTMLElement)) return;
  wanted = null;
  line.scrollIntoView({ block: 'nearest' });
  line.classList.remove('is-found', 'is-new');
  line.getBoundingClientRect();
  line.classList.add('is-found');
}

function drawHome(slack: SlackScreen, app: App): void {
  const { home } = slack;
  const none = () => h('p', { class: 'empty' }, 'Umbrage has not published its Home tab for this person.');
  const draw = () => {
    if (home === null) return none();
    const place = { kind: 'home' } as const;
    const context = { screen: slack, place, click: clicker(app, slack, place), follow: follower(app), form: null };
    return h('div', {}, blocks(objects(home.content.blocks), context));
  };
  keep(byId('home'), [{ key: `${slack.person}/home`, signature: JSON.stringify(home), draw }]);
}
