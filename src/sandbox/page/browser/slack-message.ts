import type { ShownMessage, SlackScreen } from '../view.ts';
import type { App } from './app.ts';
import { blocks } from './blocks.ts';
import { type Child, h } from './dom.ts';
import { emoji } from './emoji.ts';
import { objects, text } from './json.ts';
import { mrkdwn } from './mrkdwn.ts';
import { clicker, follower } from './slack-acts.ts';
import type { SlackContext } from './slack-context.ts';

/** One message as Slack shows it. `inThread`: the thread's own pane has no reply link. */
export function messageLine(message: ShownMessage, screen: SlackScreen, app: App, inThread: boolean): HTMLElement {
  const place = { kind: 'message', channel: screen.channel, ts: message.ts } as const;
  const context: SlackContext = {
    screen,
    place,
    click: clicker(app, screen, place),
    follow: follower(app),
    form: null,
  };
  const name = message.isPrivate || message.isApp ? 'Umbrage' : (screen.names[message.author] ?? message.author);
  return h(
    'article',
    { class: message.isPrivate ? 'message is-private' : 'message', 'aria-label': `Message of ${name}` },
    message.isPrivate && h('p', { class: 'only-you' }, 'Only visible to you'),
    h('div', { class: `avatar ${message.isApp ? 'app' : ''}`, 'data-person': initials(name), 'aria-hidden': 'true' }),
    h(
      'div',
      { class: 'message-body' },
      h(
        'p',
        { class: 'author' },
        h('b', {}, name),
        message.isApp && h('span', { class: 'badge' }, 'APP'),
        h('time', { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clock(message.ts)),
      ),
      content(message, context),
      message.isEdited && h('span', { class: 'edited' }, '(edited)'),
      objects(message.attachments).map((each) => attachment(each, context)),
      reactions(message, screen, app),
      inThread || message.isPrivate ? null : threadLink(message, app),
    ),
  );
}

function content(message: ShownMessage, context: SlackContext): Child {
  if (message.isDeleted) return h('p', { class: 'gone' }, 'This message was deleted.');
  if (message.blocks.length > 0) return blocks(message.blocks, context);
  return h('div', { class: 'text' }, mrkdwn(message.text, context));
}

function attachment(part: Record<string, unknown>, context: SlackContext): HTMLElement {
  const inside = blocks(objects(part.blocks), context);
  return h(
    'div',
    { class: 'attachment' },
    inside.length > 0 ? inside : mrkdwn(text(part.text) || text(part.fallback), context),
  );
}

function reactions(message: ShownMessage, screen: SlackScreen, app: App): Child {
  if (message.reactions.length === 0) return null;
  const toggle = (name: string, on: boolean) =>
    app.act('/api/slack/react', { person: screen.person, channel: screen.channel, ts: message.ts, name, on });
  return h(
    'p',
    { class: 'reactions' },
    message.reactions.map(({ name, count, mine }) =>
      h(
        'button',
        {
          type: 'button',
          'aria-pressed': String(mine),
          'aria-label': `${name}, ${count}`,
          'data-focus': `reaction/${name}`,
          click: () => toggle(name, !mine),
        },
        `${emoji(name)} ${count}`,
      ),
    ),
  );
}

function threadLink(message: ShownMessage, app: App): Child {
  const label =
    message.replies === 0 ? 'Reply in thread' : message.replies === 1 ? '1 reply' : `${message.replies} replies`;
  return h(
    'button',
    {
      type: 'button',
      class: message.replies === 0 ? 'thread-link is-quiet' : 'thread-link',
      'data-focus': 'thread',
      click: () => app.look({ thread: message.ts }),
    },
    label,
  );
}

function initials(name: string): string {
  return name
    .split(' ')
    .map((word) => word.charAt(0))
    .join('')
    .slice(0, 2);
}

function clock(ts: string): string {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}
